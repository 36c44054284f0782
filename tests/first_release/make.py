"""The database of release 0.1.0 of the tests. Run from a checkout of that release: python make.py ADDRESS"""

import sys
from datetime import date

from kap_model.database import engine_for
from kap_model.editions.freezing import EditionWish, freeze
from kap_model.editions.withdrawing import withdraw
from kap_model.importing.build import build
from kap_model.importing.read import read_folder
from kap_model.people import sign_in
from kap_model.quarter import Quarter
from kap_model.reporting import agreed_actions, kpi_decisions, reporting_start
from kap_model.vocabulary import Approval
from tests.support.databases import TINY_PLAN
from tests.support.editions import TURNED, import_figures
from tests.support.reporting import OPERATOR, actor, add_people, add_reports

engine = engine_for(sys.argv[1])
build(engine, read_folder(TINY_PLAN))
add_people(engine)
add_reports(engine)
link = sign_in.make_link(engine, OPERATOR, "coordinator@example.org")
sign_in.redeem_link(engine, link.token, "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
by = actor("publisher")
freeze(engine, by, EditionWish(code="TDAG-25", title="Before", quarter=Quarter.parse("2025-Q4")))
freeze(engine, by, EditionWish(code="TDAG-24", title="By mistake", quarter=Quarter.parse("2025-Q4")))
withdraw(engine, by, "TDAG-24", "Frozen too early.")
import_figures(engine, *TURNED)
kpi_decisions.decide(engine, by, "K-P1.2-a", Approval("approved"), decided_on=date(2026, 3, 1), meeting="TDAG-26")
agreement = agreed_actions.Agreement(what="Count again", who="The office", agreed_at="TDAG-26", by_meeting="TDAG-27")
agreed_actions.agree(engine, by, "K-P1.2-a", agreement)
reporting_start.set_start(engine, actor("administrator"), Quarter.parse("2025-Q3"), "The first full quarter")
engine.dispose()
