"""What do the words mean?"""

from kap_ui.figures import show
from kap_ui.frame import page, page_choices
from kap_ui.sections.help import glossary
from kap_ui.words.wording import _

selection = page.header()
choices = glossary.declare()
answer = glossary.glossary_of(choices)
page.context(selection, subject=answer.opened.name if answer.opened else "")
show.headline(glossary.headline(answer))
page_choices.show(*glossary.controls(choices), key="glossary_choices", label=_("Which words"))
show.block(glossary.lists(answer), key="glossary")
page.footer()
