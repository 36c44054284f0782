"""The command line: data (`build`, `check`, `import`, `export`), answers (`status`, `due`, `history`), what places
report (`template`, `submission`, `remind`, `reporting`), decisions on KPIs (`kpi`), what meetings ask for (`action`)
and were shown (`edition`), other plans (`plan`), people (`person`), training (`rehearse`) and the machine (`serve`,
`upgrade`, `backup`, `restore`, `copy`, `doctor`).

Exit codes: 0 all is well, 1 problems were found, 2 the command was not understood.
"""

from __future__ import annotations

import os
import sys
from typing import Any, Final

import click
from sqlalchemy.exc import DatabaseError

from kap_cli.action import action
from kap_cli.backup import backup
from kap_cli.build import build
from kap_cli.check import check
from kap_cli.copy_database import copy_database
from kap_cli.doctor import doctor
from kap_cli.due import due
from kap_cli.edition import edition
from kap_cli.export import export
from kap_cli.history import history
from kap_cli.import_file import import_file
from kap_cli.kpi import kpi
from kap_cli.person import person
from kap_cli.plan import plan
from kap_cli.printing import PROBLEMS, print_failure
from kap_cli.rehearse import rehearse
from kap_cli.remind import remind
from kap_cli.reporting import reporting
from kap_cli.restore import restore
from kap_cli.serve import serve
from kap_cli.speaking import said, speaking
from kap_cli.status import status
from kap_cli.submission import submission
from kap_cli.template import template
from kap_cli.upgrade import upgrade
from kap_model.problems import N_, DatabaseFault, DatabaseFaultKind, KapError, Message

_PRIORITY_OF_IMPORTS: Final = 19
"""The lowest. Many imports at once would else take the processor from a server on the same machine."""


class _Commands(click.Group):
    """Turns every failure into a sentence: nobody is shown a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except DatabaseFault as fault:
            if fault.kind is DatabaseFaultKind.ADDRESS:
                raise click.UsageError(said(fault.args[0])) from fault
            print_failure(fault.args[0])
        except KapError as error:
            print_failure(error.args[0])
        except BrokenPipeError:
            # The reader of our output (`head`) has seen enough; nothing may be written to it any more.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except DatabaseError as error:
            print_failure(Message(N_("The database cannot be used: %(error)s."), error=str(error.orig)))
        except UnicodeEncodeError as error:
            what = N_("%(text)s holds what cannot be written as UTF-8. Type it again.")
            print_failure(Message(what, text=ascii(error.object)))
        except OSError as error:
            file = error.filename or said(Message(N_("A file")))
            print_failure(f"{file}: {error.strerror or error}.")
        except Exception as error:  # the last resort, so that a failure is one line and an exit code
            if os.environ.get("KAP_DEBUG"):
                raise
            what = N_("Unexpected failure: %(error)s. Set KAP_DEBUG=1 to see where.")
            print_failure(Message(what, error=f"{type(error).__name__}: {error}"))
        return ctx.exit(PROBLEMS)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="kigali-action-plan", prog_name="kap")
def kap() -> None:
    """The Kigali Action Plan's data and figures, from a terminal.

    Exit codes: 0 all is well, 1 problems were found, 2 the command was not understood.
    """


for _command in (
    build,
    check,
    import_file,
    status,
    export,
    upgrade,
    backup,
    restore,
    copy_database,
    person,
    plan,
    due,
    remind,
    reporting,
    template,
    submission,
    action,
    kpi,
    history,
    edition,
    rehearse,
    serve,
    doctor,
):
    kap.add_command(speaking(_command))


def main() -> None:
    """Run the command line. An import leaves the processor to the server, whose readers wait for their page."""
    if sys.argv[1:2] == [import_file.name]:
        os.nice(_PRIORITY_OF_IMPORTS)
    kap(prog_name="kap")


if __name__ == "__main__":
    main()
