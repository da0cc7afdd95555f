"""Addresses as the database keeps them: where a notice goes, and what it is about, as short strings."""

from typing import NamedTuple


class Address(NamedTuple):
    """A kind and the name within it: `person:12`, `feed:slack`."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}"


def parse(text: str) -> Address:
    kind, _, name = text.partition(":")
    return Address(kind, name)


def person(person_id: int) -> str:
    return f"person:{person_id}"


def department(department_id: int) -> str:
    return f"department:{department_id}"


def office(name: str) -> str:
    return f"office:{name}"


def feed(platform: str) -> str:
    return f"feed:{platform}"


def kudos(kudos_id: int) -> str:
    return f"kudos:{kudos_id}"


def reminder(person_id: int) -> str:
    return f"reminder:{person_id}"


def digest(person_id: int) -> str:
    return f"digest:{person_id}"


def rating(request_id: int) -> str:
    return f"rating:{request_id}"


def help_request(request_id: int) -> str:
    return f"request:{request_id}"


def feedback(feedback_id: int) -> str:
    return f"feedback:{feedback_id}"


def feedback_ask(ask_id: int) -> str:
    return f"feedback_ask:{ask_id}"


def suggestion(suggestion_id: int) -> str:
    return f"suggestion:{suggestion_id}"


def pulse(pulse_id: int) -> str:
    return f"pulse:{pulse_id}"


def pulse_round(round_id: int) -> str:
    return f"pulse_round:{round_id}"


def pulse_news(round_id: int) -> str:
    return f"pulse_news:{round_id}"
