"""What did we show the meeting?"""

import streamlit as st

from kap_model.editions.freezing import LONGEST_LINE, EditionWish
from kap_model.editions.withdrawing import LONGEST_REASON
from kap_model.vocabulary import OriginView
from kap_ui.documents import offers
from kap_ui.figures import downloads, show
from kap_ui.frame import page
from kap_ui.sections.reporting import edition_acts, edition_verifying, editions, meetings
from kap_ui.sections.shared import acts, brought_files
from kap_ui.words.wording import _

selection = page.header()
page.context(selection)
acts.show_outcome()
every = editions.editions()
show.headline(editions.headline(every))
if every:
    show.section(_("Editions"), editions.as_of(), key="editions_head")
    show.block(editions.table(every), key="editions")
else:
    show.block(editions.nothing(), key="nothing")
show.section(
    _("Documents to take along"),
    _("Written from the same points as the slides on screen. To write one takes some seconds."),
    key="documents_head",
)
with st.container(key="documents", horizontal=True, gap="small", vertical_alignment="bottom"):
    of = editions.to_take(every)
    taken = st.selectbox(_("Data"), of, format_func=of.get, key="documents_of", width=320)
    earlier, first = editions.to_compare_with(every, taken)
    since = None
    if earlier:
        since = st.selectbox(
            _("What changed since"),
            earlier,
            index=None if first is None else list(earlier).index(first),
            format_func=earlier.get,
            placeholder=_("Left out"),
            key=f"documents_since_{taken}",
            width=160,
        )
    for offer in offers.documents(taken, since):
        downloads.button(offer.words, offer.make, offer.file, offer.media_type, key=offer.key, is_quiet=True)
if edition_acts.may_publish():
    with st.container(key="panels", horizontal=True, gap="small"):
        with st.container(key="panel_freeze", border=True):
            show.section(_("Freeze an edition"), key="freeze_head", level=3)
            show.block(edition_acts.what_is_frozen(), key="freeze_what")
            with st.form(f"freeze_{len(every)}", border=False):
                offered, quarters, views = edition_acts.meetings(), edition_acts.quarters(), edition_acts.views()
                code = st.text_input(_("Code, such as TDAG-26"), max_chars=20)
                title = st.text_input(_("Title"), max_chars=LONGEST_LINE)
                meeting = st.selectbox(
                    _("Meeting"),
                    offered,
                    index=None,
                    format_func=lambda code: offered.get(code, code),
                    placeholder=_("Choose one, or type another"),
                    accept_new_options=True,
                )
                quarter = st.selectbox(_("Quarter"), quarters, format_func=quarters.get)
                origin = st.selectbox(
                    _("Data origin"), views, index=list(views).index(OriginView.ALL), format_func=views.get
                )
                if st.form_submit_button(_("Freeze"), type="primary"):
                    wish = EditionWish(code=code, title=title, quarter=quarter, meeting=meeting, origin=origin)
                    with st.spinner(_("Freezing the data …")):
                        edition_acts.freeze(wish)
        standing = edition_acts.standing(every)
        if standing:
            with st.container(key="panel_withdraw", border=True):
                show.section(
                    _("Withdraw an edition"),
                    _("It stays and can be opened, with the reason beside it."),
                    key="withdraw_head",
                    level=3,
                )
                with st.form(f"withdraw_{len(standing)}", border=False):
                    withdrawn = st.selectbox(_("Edition"), standing, format_func=standing.get)
                    reason = st.text_area(_("Why"), max_chars=LONGEST_REASON)
                    if st.form_submit_button(_("Withdraw")):
                        edition_acts.withdraw(withdrawn, reason)
show.section(
    _("Which edition is this paper of?"),
    _("Bring a file that left this program, or type the fingerprint that stands on a paper."),
    key="verify_head",
)
with st.container(key="verify", horizontal=True, gap="large"):
    file = st.file_uploader(_("File"), type=["pdf", "docx", "pptx", "html", "xlsx", "zip", "json"], key="verify_file")
    fingerprint = st.text_input(_("Fingerprint"), placeholder="7f3a-91c2-0b44", max_chars=100, key="verify_text")
if brought_files.is_gone("verify_file"):
    show.block(brought_files.gone(), key="verify_gone")
if file is not None:
    show.block(edition_verifying.of_file(file.name, file.getvalue(), every), key="verified_file")
if fingerprint.strip():
    show.block(edition_verifying.of_fingerprint(fingerprint), key="verified_fingerprint")
known_meetings = meetings.meetings()
if known_meetings:
    show.section(_("Meetings"), _("The meetings that the plan answers to, the latest first."), key="meetings_head")
    show.block(meetings.table(known_meetings, every), key="meetings")
page.footer()
if editions.has_uncounted(every):
    editions.count_next(every)
    st.rerun()
