"""The published client of JPush for Python, unchanged, against this server: makes, lists, finds, changes and deletes
schedules, and tells what it saw as one line of JSON. Called with the server's address, and the key and secret of an app.
"""

import datetime
import json
import sys

import jpush
from jpush import common

url, key, secret = sys.argv[1:]

# The client knows its servers by these addresses and offers no way to name another.
for zone in common.ZONES.values():
    zone["SCHEDULE"] = f"{url}/v3/schedules/"


def in_days(days):
    """Civil time in Shanghai, so many days from now."""
    shanghai = datetime.timezone(datetime.timedelta(hours=8))
    later = datetime.datetime.now(shanghai) + datetime.timedelta(days=days)
    return later.strftime("%Y-%m-%d %H:%M:%S")


def push(client):
    message = client.create_push()
    message.audience = jpush.all_
    message.platform = jpush.all_
    message.notification = jpush.notification(alert="Hello, world!")
    return message.payload


def failure(call):
    """The kind of exception that a call raises."""
    try:
        call()
    except Exception as error:  # noqa: BLE001: its kind is what is told
        return type(error).__name__
    return None


client = jpush.JPush(key, secret)
schedules = client.create_schedule()
single = jpush.schedulepayload.trigger(in_days(3))
weekly = jpush.schedulepayload.trigger("12:00:00", in_days(1), in_days(90), "week", 2, ["wed", "fri"])
made = schedules.post_schedule(jpush.schedulepayload.schedulepayload("name", True, single, push(client))).payload
schedules.post_schedule(jpush.schedulepayload.schedulepayload("周期", True, weekly, push(client)))
seen = {
    "list": [one["name"] for one in schedules.get_schedule_list("1").payload["schedules"]],
    "found": schedules.get_schedule_by_id(made["schedule_id"]).payload["push"],
    "sent": push(client),
    "changed": schedules.put_schedule({"name": "renamed"}, made["schedule_id"]).payload["name"],
    "deleted": schedules.delete_schedule(made["schedule_id"]).status_code,
    "gone": failure(lambda: schedules.get_schedule_by_id(made["schedule_id"])),
    "stranger": failure(lambda: jpush.JPush(key, "x" * 32).create_schedule().get_schedule_list("1")),
}
print(json.dumps(seen))
