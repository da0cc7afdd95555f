"""Who sees what, from how many answers on and for how long: one table, from which the page people read is made.

**The adversary** is an admin, of HR or IT, who also holds the settings, the bot's token and the database file, looks
week after week, and may set up pulses and audiences as they like. What holds against them:

- An answer has no person, time or order, and its lot's transaction is nobody's own (storage/pulse_answers.py).
- `seen` keeps of a press that it was heard: which question of which invitation, never the choice. Notices, the outbox
  with its drawings, the audit and the logs hold no answer either; the card shows none.
- Nothing is read before a round closes. Groups are frozen when it opens and do not overlap. What is hidden is never the
  difference of what is shown, and is not in the database any more either: the group is taken away from those answers,
  and what too few said altogether is deleted (handlers/rules/pulse_hiding.py, handlers/pulse_rounds.py).
- Of two results between which fewer than the threshold came or went, small ones are not both shown.
- Reminders go to everybody asked; who skipped looks like who answered; who took part is forgotten after closing.

**What stays exposed**, and the page says so:

- Until its lot is moved, a row that waits can be tied to its invitation by whoever reads the database then: the lot is
  moved within seconds once it is large enough, the rest when the round closes. Whoever copies the database again and
  again while a round is open, or keeps PostgreSQL's log, an archive or a replica of it, holds those moments for good.
  Lots are of as many as may be shown: within one, nobody can be told from the others.
- While a round is open, the database tells who has come how far.
- On the platform itself, a press or a typed word may be kept by whoever runs it (Slack, WeCom).
- If all of a group say the same, everybody knows what each of them said; and words may tell who wrote them.
- Totals of two rounds, where nobody but one came, went or changed their mind (`are_steady` says more).
- An admin who asks the same in other words, or of ever other lists of people, is limited by the smallest number only;
  the audit keeps that they did.
"""

from dataclasses import dataclass
from typing import Literal

from handlers.rules.pulse import COMMENTS_FROM, SCORES_FROM

Reader = Literal["self", "colleague", "head", "hr", "it", "owner"]
READERS: tuple[Reader, ...] = ("self", "colleague", "head", "hr", "it", "owner")
Seen = Literal["all", "own_groups", "no"]
Kept = Literal["until_moved", "until_closed", "for_good", "until_erased"]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Who sees one kind of thing: `fewest` answers it takes before anybody does, and how long it is kept.

    Whoever is not named sees nothing of it. A company may raise `fewest` for a pulse, never lower it.
    """

    what: str
    sees: dict[Reader, Seen]
    fewest: int = 1
    kept: Kept = "for_good"

    def seen_by(self, reader: Reader) -> Seen:
        return self.sees.get(reader, "no")


# what, who sees it (all of it, or of their own departments only), from how many on, how long it is kept
TABLE = (
    Rule(what="answer", sees={}, kept="until_moved"),  # with whom it is from, for whoever reads the database
    Rule(what="choice", sees={}),  # without anybody: one among the others of its group
    Rule(what="score", sees={"hr": "all", "head": "own_groups"}, fewest=SCORES_FROM),
    Rule(what="comment", sees={"hr": "all", "head": "own_groups"}, fewest=COMMENTS_FROM),
    Rule(what="turnout", sees={"hr": "all", "head": "own_groups"}, fewest=SCORES_FROM),
    Rule(what="took_part", sees={"self": "all"}, kept="until_closed"),
    Rule(what="was_asked", sees={"self": "all"}, kept="until_erased"),
    Rule(what="action", sees=dict.fromkeys(("self", "colleague", "head", "hr", "it"), "all")),
    Rule(what="setup", sees={"hr": "all"}),
    Rule(what="suggestion", sees={"owner": "all"}, kept="until_erased"),
)


def rule_of(what: str) -> Rule:
    return next(rule for rule in TABLE if rule.what == what)


def may_see(reader: Reader, what: str, *, answers: int) -> Seen:
    """Say what of something a reader may see, where it is of so many answers."""
    rule = rule_of(what)
    return rule.seen_by(reader) if answers >= rule.fewest else "no"
