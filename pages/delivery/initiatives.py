"""What are the regional initiatives doing?"""

from kap_model.queries.delivery import projects as delivery
from kap_model.vocabulary import OriginView
from kap_ui.figures import show
from kap_ui.frame import page, page_choices
from kap_ui.sections.delivery import (
    initiative_choices,
    initiative_detail,
    initiative_rows,
    initiatives,
    kpis_served,
    not_found,
    project_detail,
    project_timeline,
)
from kap_ui.state import data
from kap_ui.words.wording import _

choices = initiative_choices.declare()
asked_project, asked_initiative = choices.project.value, choices.initiative.value
is_of_one = asked_project is not None or asked_initiative is not None
selection = page.header("origin") if is_of_one else page.header("place", "priority", "origin")
shown = initiative_choices.chosen(choices, selection)
if asked_project is not None:
    project = project_detail.known(asked_project)
    if project is None or (selection.origin is OriginView.PUBLISHED and project.is_illustrative):
        page.context(selection)
        show.block(not_found.project(asked_project, project, shown), key="not_found")
        page.footer()
        raise page.Finished
    of_project = project_detail.detail(selection, shown, project.project_code)
    page.context(
        selection,
        is_illustrative=of_project.is_illustrative,
        sources=of_project.sources,
        subject=project.project_code,
    )
    show.headline(
        project_detail.headline(of_project),
        project_detail.below_headline(of_project),
        numbers=project_detail.numbers(of_project),
    )
    show.block(project_detail.onward_links(of_project), key="onward_links")
    show.section(_("About this project"), key="about_head", is_illustrative=initiatives.is_made_up(of_project.project))
    show.block(project_detail.about(of_project), key="about")
    served = of_project.served
elif asked_initiative is not None:
    code = initiative_detail.known(asked_initiative)
    if code is None:
        page.context(selection)
        show.block(not_found.initiative(asked_initiative, shown), key="not_found")
        page.footer()
        raise page.Finished
    of_initiative = initiative_detail.detail(selection, shown, code)
    page.context(selection, is_illustrative=of_initiative.is_illustrative, sources=of_initiative.sources, subject=code)
    show.headline(
        initiative_detail.headline(of_initiative),
        initiative_detail.below_headline(of_initiative),
        numbers=initiative_detail.numbers(of_initiative),
    )
    show.block(initiative_detail.onward_links(of_initiative), key="onward_links")
    serving = initiative_detail.serving(of_initiative)
    if serving is not None:
        show.section(_("Priorities and enablers that it serves"), key="serving_head")
        show.block(serving, key="serving")
    if of_initiative.projects:
        show.rows(initiative_detail.projects(of_initiative))
        show.chart(project_timeline.of_initiative(initiative_detail.delivered(of_initiative), choices))
    show.section(_("About this initiative"), key="about_head")
    show.block(initiative_detail.about(of_initiative), key="about")
    served = of_initiative.served
else:
    answer = initiatives.answer(selection, shown)
    page.context(selection, is_illustrative=answer.is_illustrative, sources=answer.sources)
    if not answer.initiatives and not answer.every:
        page.nothing_to_show(_("No regional initiative and no project has been loaded for this place."))
    show.headline(initiatives.headline(answer), initiatives.below_headline(answer), numbers=initiatives.numbers(answer))
    page_choices.show(
        *initiative_choices.controls(choices, shown, data.ask(delivery.projects, selection.origin)),
        key="project_choices",
        label=_("Which projects are shown"),
    )
    if not answer.groups:
        show.block(not_found.nothing_left(shown), key="nothing_left")
        page.footer()
        raise page.Finished
    if len(answer.groups) > 1:
        show.rows(initiative_rows.by_region(answer))
    if answer.projects:
        show.chart(project_timeline.timeline(answer, choices))
    show.rows(initiative_rows.listed(answer))
    page.footer()
    raise page.Finished
if served.kpis:
    show.section(
        _("KPIs served, and their status"),
        kpis_served.reading(served),
        key="kpis_head",
        is_illustrative=served.is_illustrative,
    )
    show.block(kpis_served.lines(served), key="kpis_served")
page.footer()
