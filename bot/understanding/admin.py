"""What admins fill in."""

from bot.understanding.ear import Ear
from bot.understanding.fields import Fields, id_in, list_in, owners_in, text_in
from handlers import admin
from handlers.notices import Notice


def submit_settings(ear: Ear, context: str, fields: Fields) -> Notice:
    named = ("feed", "round_up_at", "allowance", "rated_one_in", "language", "zone")
    wanted = {name: text_in(fields, name) for name in named if name in fields}
    if isinstance(fields.get("plainly"), bool):
        wanted["plainly"] = "yes" if fields["plainly"] else "no"
    switched_on = list_in(fields, "features")
    return admin.change_settings(ear.session, ear.person, wanted, switched_on, house=ear.company, now=ear.now)


def submit_value(ear: Ear, context: str, fields: Fields) -> Notice:
    retired = list_in(fields, "retire")
    for value_id in map(id_in, retired):
        answer: Notice = admin.retire_value(ear.session, ear.person, value_id, house=ear.company, now=ear.now)
    tag, name, name_zh = (text_in(fields, one) for one in ("tag", "name", "name_zh"))
    if retired and not (tag or name or name_zh):
        return answer
    return admin.add_value(ear.session, ear.person, tag, name, name_zh, house=ear.company, now=ear.now)


def submit_admin(ear: Ear, context: str, fields: Fields) -> Notice:
    dismissed = [one.partition(":") for one in list_in(fields, "dismiss")]
    for person, _, role in dismissed:
        answer: Notice = admin.dismiss(ear.session, ear.person, id_in(person), role, house=ear.company, now=ear.now)
    chosen = owners_in(fields, "receivers")
    if dismissed and not chosen:
        return answer
    return admin.appoint(ear.session, ear.person, chosen, text_in(fields, "role"), house=ear.company, now=ear.now)
