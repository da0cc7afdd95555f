"""Cards and forms for admins."""

from collections.abc import Collection

from bot.chat import Button, Card, Choice, Facts, Field, Form, Note, Part, Text
from bot.messages.people import SHOWN_AS_TEXT_ELSEWHERE
from bot.messages.reader import Reader
from handlers.admin import LONGEST_TAG
from handlers.notices import AdminFormWanted, AdminOverview, SettingsFormWanted, ValueFormWanted
from handlers.rules.roles import ROLES, may
from storage import people
from storage.company import FEATURES, FEED_CHOICES, LANGUAGES


def overview(notice: AdminOverview, reader: Reader) -> Card:
    """Draw what holds for the company; only the buttons that this admin may press."""
    company = reader.page.company
    roles = company.admins.get(reader.person.id, frozenset()) if reader.person else frozenset()
    switched_on = [reader.say(f"feature-{one}") for one in FEATURES if company.is_on(one)]
    values = [f"#{value.tag} {reader.value_name(value.name, value.name_zh)}" for value in company.values]
    none = reader.say("none")
    pairs = (
        (reader.say("settings-feed"), reader.say(f"feed-{company.feed}")),
        (reader.say("settings-round-up-at"), f"{company.round_up_at:%H:%M} {company.zone}"),
        (reader.say("settings-allowance"), reader.say("allowance-a-day", count=company.allowance)),
        (reader.say("settings-rated-one-in"), str(company.rated_one_in)),
        (reader.say("settings-language"), reader.say(f"language-{company.language}")),
        (reader.say("settings-features"), reader.listed(switched_on) or none),
        (reader.say("settings-values"), reader.listed(values) or none),
        (reader.say("settings-admins"), reader.listed(named(ROLES, reader)) or none),
    )
    buttons = []
    if may("change settings", roles):
        buttons.append(
            Button(action="admin.settings", value="", label=reader.say("button-change-settings"), style="primary")
        )
    if may("change values", roles):
        buttons.append(Button(action="admin.value", value="", label=reader.say("button-add-value")))
    if may("name hr admins", roles):
        buttons.append(Button(action="admin.admin", value="", label=reader.say("button-add-admin")))
    if may("open topics", roles) and company.is_on("suggestions"):
        buttons.append(Button(action="admin.topics", value="", label=reader.say("topic-button")))
    if may("read reports", roles) and (company.is_on("feedback") or company.is_on("suggestions")):
        buttons.append(Button(action="admin.reports", value="", label=reader.say("reports")))
    body: list[Part] = [Text(text=reader.say("settings-saved"))] if notice.saved else []
    return Card(
        title=reader.say("admin"),
        body=(*body, Facts(pairs=pairs), Note(text=reader.say("admin-note"))),
        buttons=tuple(buttons),
    )


def named(roles: Collection[str], reader: Reader) -> list[str]:
    """Return who holds any of these roles, each with those they hold."""
    return [
        reader.say("admin-with-role", name=reader.name(person), role=_roles(held, reader))
        for person, held in reader.page.company.admins.items()
        if held & set(roles)
    ]


def _roles(held: Collection[str], reader: Reader) -> str:
    return " + ".join(reader.say(f"role-{role}-short") for role in sorted(held))


def settings_form(_notice: SettingsFormWanted, reader: Reader) -> Form:
    company = reader.page.company

    def choices(prefix: str, values: tuple[str, ...]) -> tuple[Choice, ...]:
        return tuple(Choice(value=one, label=reader.say(f"{prefix}-{one}")) for one in values)

    fields: tuple[Field, ...] = (
        Field(
            name="feed",
            label=reader.say("settings-feed"),
            kind="one_of",
            required=True,
            value=company.feed,
            options=choices("feed", FEED_CHOICES),
            hint=reader.say("settings-feed-hint"),
        ),
        Field(
            name="round_up_at",
            label=reader.say("settings-round-up-at"),
            kind="text",
            required=True,
            value=f"{company.round_up_at:%H:%M}",
        ),
        Field(
            name="allowance",
            label=reader.say("settings-allowance"),
            kind="text",
            required=True,
            value=str(company.allowance),
            hint=reader.say("settings-allowance-hint"),
        ),
        Field(
            name="rated_one_in",
            label=reader.say("settings-rated-one-in"),
            kind="text",
            required=True,
            value=str(company.rated_one_in),
            hint=reader.say("settings-rated-one-in-hint"),
        ),
        Field(
            name="language",
            label=reader.say("settings-language"),
            kind="one_of",
            required=True,
            value=company.language,
            options=choices("language", LANGUAGES),
            hint=reader.say("settings-language-hint"),
        ),
        Field(
            name="zone",
            label=reader.say("settings-zone"),
            kind="text",
            required=True,
            value=company.zone,
            hint=reader.say("settings-zone-hint"),
        ),
        Field(
            name="features",
            label=reader.say("settings-features"),
            kind="any_of",
            value=[one for one in FEATURES if company.is_on(one)],
            options=choices("feature", FEATURES),
        ),
    )
    if people.are_on(reader.session, SHOWN_AS_TEXT_ELSEWHERE):
        plainly = Field(
            name="plainly",
            label=reader.say("settings-plainly"),
            kind="yes_no",
            value=company.plainly,
            hint=reader.say("settings-plainly-hint"),
        )
        fields = (*fields, plainly)
    return _form("admin.settings", "settings-form", fields, reader)


def value_form(_notice: ValueFormWanted, reader: Reader) -> Form:
    company = reader.page.company
    options = tuple(
        Choice(value=str(value.id), label=f"#{value.tag} {reader.value_name(value.name, value.name_zh)}")
        for value in company.values
    )
    fields = [
        Field(
            name="tag",
            label=reader.say("value-form-tag"),
            kind="text",
            hint=reader.say("value-form-tag-hint-optional" if options else "value-form-tag-hint"),
            required=not options,
            limit=LONGEST_TAG,
        ),
        Field(name="name", label=reader.say("value-form-name"), kind="text", required=not options, limit=40),
        Field(name="name_zh", label=reader.say("value-form-name-zh"), kind="text", required=not options, limit=40),
    ]
    if options:
        fields.append(
            Field(
                name="retire",
                label=reader.say("value-form-retire"),
                kind="any_of",
                value=[],
                options=options,
                hint=reader.say("value-form-retire-hint"),
            )
        )
    return _form("admin.value", "value-form", tuple(fields), reader)


def admin_form(_notice: AdminFormWanted, reader: Reader) -> Form:
    company = reader.page.company
    mine = company.admins.get(reader.person.id, frozenset()) if reader.person else frozenset()
    may_name = tuple(role for role in ROLES if may(f"name {role} admins", mine))
    held = tuple(
        Choice(
            value=f"{person}:{role}",
            label=reader.say("admin-with-role", name=reader.name(person), role=reader.say(f"role-{role}-short")),
        )
        for person, roles in company.admins.items()
        for role in sorted(roles)
        if role in may_name
    )
    fields = [
        Field(
            name="receivers",
            label=reader.say("admin-form-people"),
            kind="people",
            value=[],
            hint=reader.say("admin-form-people-hint") if held else "",
            required=not held,
        ),
        Field(
            name="role",
            label=reader.say("admin-form-role"),
            kind="one_of",
            value=may_name[0],
            options=tuple(Choice(value=role, label=reader.say(f"role-{role}")) for role in may_name),
            hint=reader.say("admin-form-role-hint"),
            required=True,
        ),
    ]
    if held:
        fields.append(
            Field(name="dismiss", label=reader.say("admin-form-dismiss"), kind="any_of", value=[], options=held)
        )
    return _form("admin.admin", "admin-form", tuple(fields), reader)


def _form(name: str, title: str, fields: tuple[Field, ...], reader: Reader) -> Form:
    return Form(
        form=name,
        context="",
        title=reader.say(title),
        submit=reader.say("button-save"),
        cancel=reader.say("button-cancel"),
        fields=fields,
    )
