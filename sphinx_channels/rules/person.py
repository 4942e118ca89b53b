"""Whether a mailbox looks like that of one person, whose job may end before the page is read again.

Only the form ``given.family@`` tells: a single word may be a team, a product or an experiment (``alice@``, ``ruby@``).
"""

from __future__ import annotations

import re
from typing import Final

_LOCAL: Final = re.compile(r"(?P<given>[^\W\d_]++)[._](?:[^\W\d_]++[._-])*+(?P<family>[^\W\d_]{2,})\d{0,3}(?:\+.*)?")

#: Given names that are common somewhere and are not the name of a thing that has a mailbox.
_GIVEN: Final = frozenset(
    """
    aaron abdul abigail adam adrian agnes ahmed aisha alan albert alejandro alessandro alex alexander alexandra
    alexandre alexis ali alice alicia alison amanda amina amit amy ana andrea andreas andrei andrew andrzej
    angela anita anja ann anna anne annette anthony antoine antonio anya arjun arthur ayse barbara beatriz ben
    benjamin bernard beth bogdan brenda brian bridget bruno camille carla carlos carmen caroline catherine
    cecilia chantal charles charlotte chen chiara chloe chris christian christina christine christoph
    christopher claire clara claudia colin craig cristina daniel daniela david deborah deepak denise derek diana
    diane diego dimitri dmitri dominik donald dorothy douglas duncan eduardo edward eileen eleanor elena
    elizabeth elke ella ellen emily emma eric erik esther eva evelyn fatima felix fernando fiona florian frances
    francesca francesco francis francois frank franziska fred gabriel gareth gary george georgina gerald
    giovanni giulia graham greg gregory guillaume gustavo hannah hans harriet harry hassan heather heinz helen
    helena henrik henry hiroshi howard hugh ian ibrahim igor ines ingrid irene isabel isabelle ivan jacob
    jacqueline jakob jakub james jan jane janet jason javier jean jennifer jens jeremy jessica joan joanna
    joanne johan johannes john jonathan jorge jose joseph josephine joshua juan judith julian juliette jürgen
    karen karin karl katarzyna kate katherine kathleen kathryn katja keith kelly kenneth kerstin kevin khalid
    kim kirsten krzysztof lars laura lauren laurence laurent leila leonardo lewis liam linda lisa lorenzo louise
    lucas lucia lucy luigi luis lukas maciej magdalena malcolm manuel marc marco margaret maria marie mario
    marion mark markus marta martha martin martina mary mateusz matteo matthew matthias maurice megan mehmet mei
    melanie michael michel michelle miguel mike mohamed mohammed monica monika mustafa nadia naomi natalia
    natalie natasha neil nicholas nicola nicolas nicole nigel nikhil nina nisha olga oliver olivia omar oscar
    pablo pamela paola patricia patrick paul paula pauline pavel pedro peter philip philippe pierre piotr priya
    rachel raj rajesh ramesh raquel rebecca ricardo richard robert roberta roberto roger roland ronald rosemary
    ross ruth ryan sabine sally samantha samuel sandra sanjay sara sarah sean sebastian sergei sergio sharon
    shirley silvia simon sofia sophie stefan stefano stella stephanie stephen steve steven stuart sunita susan
    susanne suzanne sven svetlana sylvie takashi tamara tanya teresa thomas tim timothy tobias tom tomasz tracey
    ulrich ulrike ursula valentina valerie vanessa vera veronica victoria vikram vincent vladimir walter wei
    wendy werner wolfgang xavier yasmin yuki yusuf yvonne zoe
    """.split()
)
#: What follows a given name where it is not a family name.
_NOT_FAMILY: Final = frozenset(
    """
    admin api aureus care channel clinic committee community conference connect contact council data dev
    developers elegans enquiries events feedback foundation group health help helpdesk helpline hospital info
    inquiries issues learning library list lists mail media membership moderators network news newsletter office
    open ops press project pylori registry research science secretary security service services software
    standards support team tech training trust users volunteers web website working
    """.split()
)
#: An initial that is no initial: e-health, i-care, m-health, x-ray.
_NOT_INITIAL: Final = frozenset("eimx")


def is_personal(address: str) -> bool:
    """Whether an e-mail address has the form ``given.family@``, or ``initial.family@`` with a dot between."""
    local = address.rpartition("@")[0].casefold()
    match = _LOCAL.fullmatch(local)
    if not match or match["family"] in _NOT_FAMILY:
        return False
    given = match["given"]
    is_initial = len(given) == 1 and given not in _NOT_INITIAL and local[1] == "." and len(match["family"]) > 3
    return given in _GIVEN or is_initial
