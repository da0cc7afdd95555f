"""Cards about people and the bot: help, what is mine, what is kept about me."""

from bot.chat import Button, Card, Facts, Note, Part, Quote, Text
from bot.messages.reader import Reader
from handlers.notices import (
    AboutMe,
    Acknowledged,
    Greeted,
    Help,
    LanguageSet,
    MySettings,
    PlainlySet,
    PostsSet,
    QuietHoursSet,
    StoredAboutMe,
    YouAreWelcome,
)
from storage import addresses, counts, feedback, help_requests, kudos, names, people, ratings

LATEST = 3
SHOWN_AS_TEXT_ELSEWHERE = "wecom"


def help_card(notice: Help, reader: Reader) -> Card:
    """Draw what the bot can do: all of it, or for a word it did not understand what is done most."""
    where = "-alone" if reader.is_alone else ""
    lines = [
        f"help-kudos{where}",
        *([f"help-request{where}", f"help-desk{where}"] if reader.page.company.is_on("requests") else []),
        *([f"help-feedback{where}"] if reader.page.company.is_on("feedback") else []),
        *([f"help-suggestions{where}"] if reader.page.company.is_on("suggestions") else []),
        *([f"help-pulse{where}"] if reader.page.company.is_on("pulse") else []),
        f"help-goodturn{where}",
        f"help-map{where}",
        *([f"help-digest{where}"] if reader.page.company.is_on("digest") else []),
        *([f"help-plain{where}"] if _may_read_plainly(reader) else []),
    ]
    body: tuple[Part, ...] = tuple(Text(text=reader.say(line)) for line in lines)
    body = (*body, Note(text=reader.say(f"help-note{where}")))
    if notice.unknown:
        asks = ["help-few-request"] if reader.page.company.is_on("requests") else []
        few = "\n".join(map(reader.say, (f"help-few{where}", *asks, f"help-few-also{where}")))
        body = Text(text=reader.say("help-unknown", typed=notice.unknown)), Text(text=few)
    return Card(
        title="" if notice.unknown else reader.say("help"),
        body=body,
        buttons=(
            _thank(notice.draft, reader),
            *_ask_for_help(reader),
            Button(action="me", value="", label=reader.say("button-me")),
            Button(action="settings.mine", value="", label=reader.say("button-my-settings")),
        ),
    )


def _thank(draft: int | None, reader: Reader) -> Button:
    """Offer to thank somebody, with what was typed, where it may have been meant so."""
    action, value = ("kudos.new", "") if draft is None else ("kudos.form", str(draft))
    return Button(action=action, value=value, label=reader.say("kudos-button-new"), style="primary")


def _ask_for_help(reader: Reader) -> tuple[Button, ...]:
    ask = Button(action="request.new", value="", label=reader.say("request-button-new"))
    return (ask,) if reader.page.company.is_on("requests") else ()


def _may_read_plainly(reader: Reader) -> bool:
    """Say whether somebody may read where cards do not show: WeCom's messages are read in WeChat, too."""
    return reader.person is not None and people.are_on(reader.session, SHOWN_AS_TEXT_ELSEWHERE, reader.person.id)


def you_are_welcome(_notice: YouAreWelcome, reader: Reader) -> Card:
    return Card(body=(Text(text=reader.say("you-are-welcome")),))


def greeted(_notice: Greeted, reader: Reader) -> Card:
    thank = Button(action="kudos.new", value="", label=reader.say("kudos-button-new"), style="primary")
    return Card(title=reader.say("greeted"), body=(Text(text=reader.say("greeted-how")),), buttons=(thank,))


def acknowledged(_notice: Acknowledged, reader: Reader) -> Card:
    return Card(body=(Text(text=reader.say("acknowledged")),))


def about_me(notice: AboutMe, reader: Reader) -> Card:
    """Draw what somebody gave and received: totals, by value, and the latest of each."""
    mine = counts.of(reader.session, addresses.person(notice.person))
    pairs = [
        (reader.say("me-received"), reader.say("times", count=mine.get("received", 0))),
        (reader.say("me-given"), reader.say("times", count=mine.get("given", 0))),
    ]
    pairs += [
        (reader.value_name(value.name, value.name_zh), reader.say("times", count=mine[f"value:{value.id}"]))
        for value in reader.page.company.values
        if mine.get(f"value:{value.id}")
    ]
    body: list[Part] = [Facts(pairs=tuple(pairs))]
    latest = kudos.recall_many(reader.session, kudos.received_by(reader.session, notice.person, most=LATEST))
    for given in reversed(latest):
        line = reader.say("me-from", giver=reader.name(given.giver_id), when=reader.day(given.at))
        body += [Text(text=line), Quote(text=given.words)]
    latest = kudos.recall_many(reader.session, kudos.given_by(reader.session, notice.person, most=LATEST))
    for given in reversed(latest):
        to = reader.people(given.people, given.departments)
        body += [Text(text=reader.say("me-to", to=to, when=reader.day(given.at))), Quote(text=given.words)]
    if not mine.get("received") and not mine.get("given"):
        body.append(Text(text=reader.say("me-nothing-yet")))
    return Card(
        title=reader.say("me"),
        body=tuple(body),
        buttons=(
            Button(action="kudos.new", value="", label=reader.say("kudos-button-new"), style="primary"),
            Button(action="map", value="", label=reader.say("button-map")),
            Button(action="settings.mine", value="", label=reader.say("button-my-settings")),
        ),
    )


def stored_about_me(notice: StoredAboutMe, reader: Reader) -> Card:
    """Draw every kind of thing the database holds about somebody."""
    person = reader.page.person(reader.session, notice.person)
    none = reader.say("none")
    given, named = kudos.count_about(reader.session, person.id)
    accounts = [f"{one.platform}: {one.user}" for one in people.accounts(reader.session, person.id)]
    manager = reader.name(person.manager_id) if person.manager_id is not None else none
    quiet = f"{person.quiet_from}–{person.quiet_to}" if person.quiet_from else none
    stored = {
        "name": person.name,
        "aliases": reader.listed(names.aliases(reader.session, person.id)) or none,
        "email": person.email or none,
        "number": person.number or none,
        "department": reader.department(person.department_id) or none,
        "manager": manager,
        "office": person.office or none,
        "zone": reader.zone,
        "language": reader.say(f"language-{reader.language}"),
        "quiet": quiet,
        "accounts": reader.listed(accounts) or none,
        "kudos": reader.say("stored-kudos-counts", given=given, named=named),
        "requests": _stored_requests(person.id, reader),
        "feedback": _stored_feedback(person.id, reader),
    }
    pairs = tuple((reader.say(f"stored-{name}"), value) for name, value in stored.items())
    return Card(
        title=reader.say("stored"),
        body=(Facts(pairs=pairs), Text(text=reader.say("stored-who-sees"))),
    )


def _stored_requests(person_id: int, reader: Reader) -> str:
    asked, helped = help_requests.count_about(reader.session, person_id)
    return reader.say(
        "stored-requests-counts", asked=asked, helped=helped, rated=ratings.count_by(reader.session, person_id)
    )


def _stored_feedback(person_id: int, reader: Reader) -> str:
    given, received = feedback.count_about(reader.session, person_id)
    return reader.say("stored-feedback-counts", given=given, received=received)


def language_set(notice: LanguageSet, reader: Reader) -> Card:
    return Card(body=(Text(text=reader.say("language-set", language=reader.say(f"language-{notice.language}"))),))


def quiet_hours_set(notice: QuietHoursSet, reader: Reader) -> Card:
    if not notice.start:
        return Card(body=(Text(text=reader.say("quiet-cleared")),))
    return Card(body=(Text(text=reader.say("quiet-set", start=notice.start, end=notice.end, zone=notice.zone)),))


def posts_set(notice: PostsSet, reader: Reader) -> Card:
    return Card(body=(Text(text=reader.say("posts-on" if notice.is_named else "posts-off")),))


def plainly_set(notice: PlainlySet, reader: Reader) -> Card:
    return Card(body=(Text(text=reader.say("plain-on" if notice.plainly else "plain-off")),))


def my_settings(notice: MySettings, reader: Reader) -> Card:
    """Draw somebody's settings with a button to change each."""
    person = reader.page.person(reader.session, notice.person)
    other = "zh" if reader.language == "en" else "en"
    quiet = f"{person.quiet_from}–{person.quiet_to}" if person.quiet_from else reader.say("none")
    plainly = reader.page.company.plainly if person.reads_plainly is None else person.reads_plainly
    pairs = [
        (reader.say("stored-language"), reader.say(f"language-{reader.language}")),
        (reader.say("stored-zone"), reader.zone),
        (reader.say("stored-quiet"), quiet),
        (reader.say("settings-posts"), reader.say("no" if person.no_posts else "yes")),
    ]
    quiet_button = (
        Button(action="settings.quiet", value="off", label=reader.say("button-quiet-off"))
        if person.quiet_from
        else Button(action="settings.quiet", value="22:00-07:00", label=reader.say("button-quiet-on"))
    )
    posts, plain = "on" if person.no_posts else "off", "off" if plainly else "on"
    buttons = [
        Button(action="settings.language", value=other, label=reader.say("button-other-language")),
        quiet_button,
        Button(action="settings.posts", value=posts, label=reader.say(f"button-posts-{posts}")),
        Button(action="stored", value="", label=reader.say("button-stored")),
    ]
    if _may_read_plainly(reader):
        pairs.append((reader.say("settings-plain"), reader.say("yes" if plainly else "no")))
        buttons.insert(-1, Button(action="settings.plain", value=plain, label=reader.say(f"button-plain-{plain}")))
    return Card(
        title=reader.say("my-settings"),
        body=(Facts(pairs=tuple(pairs)), Note(text=reader.say("my-settings-note"))),
        buttons=tuple(buttons),
    )
