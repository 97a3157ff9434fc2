"""Listens to an app as a reader of the screen does, over AT-SPI, and answers on standard output, one JSON value a line.

Commands on standard input: `tree` (what is showing, in order), `quit`. Between answers stand what the app tells by itself: the focus, and what
is announced in live regions.
"""

import json
import sys
import threading

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

NODES_MAX = 3000
STATES = ("focused", "checked", "pressed", "expanded", "selected", "busy", "enabled", "modal")


def say(value):
    print(json.dumps(value), flush=True)


def guarded(ask, otherwise):
    # What is asked about may be gone by now.
    try:
        return ask()
    except GLib.Error:
        return otherwise


def name_of(node):
    return guarded(lambda: Atspi.Accessible.get_name(node), "") or ""


def role_of(node):
    return guarded(lambda: Atspi.Accessible.get_role_name(node), "") or ""


def attributes_of(node):
    return guarded(lambda: Atspi.Accessible.get_attributes(node), {}) or {}


def states_of(node):
    found = guarded(lambda: Atspi.Accessible.get_state_set(node), None)
    if found is None:
        return []
    return [name for name in STATES if found.contains(getattr(Atspi.StateType, name.upper()))]


def is_showing(node):
    found = guarded(lambda: Atspi.Accessible.get_state_set(node), None)
    return found is not None and found.contains(Atspi.StateType.SHOWING)


def text_of(node):
    def ask():
        length = Atspi.Text.get_character_count(node)
        return Atspi.Text.get_text(node, 0, length)

    return (guarded(ask, "") or "").replace("\ufffc", "").strip()


def apps():
    desktop = Atspi.get_desktop(0)
    count = guarded(desktop.get_child_count, 0)
    return [app for app in (guarded(lambda at=at: desktop.get_child_at_index(at), None) for at in range(count)) if app]


def children(node):
    count = guarded(lambda: Atspi.Accessible.get_child_count(node), 0)
    for at in range(min(count, 500)):
        child = guarded(lambda at=at: Atspi.Accessible.get_child_at_index(node, at), None)
        if child is not None:
            yield child


def tree():
    nodes = []
    waiting = [(app, 0) for app in reversed(apps())]
    while waiting and len(nodes) < NODES_MAX:
        node, depth = waiting.pop()
        if depth > 1 and not is_showing(node):
            continue
        nodes.append(
            {
                "role": role_of(node),
                "name": name_of(node),
                "text": text_of(node),
                "states": states_of(node),
                "depth": depth,
            }
        )
        waiting.extend((child, depth + 1) for child in reversed(list(children(node))))
    say({"kind": "tree", "nodes": nodes})


def live_of(node):
    return attributes_of(node).get("container-live") or attributes_of(node).get("live")


def whole_text(node):
    return text_of(node) or name_of(node) or " ".join(filter(None, (whole_text(child) for child in children(node))))


def on_event(event):
    source = event.source
    if event.type.startswith("object:state-changed:focused"):
        if event.detail1:
            say({"kind": "focus", "role": role_of(source), "name": name_of(source)})
        return
    if event.type.startswith("object:children-changed:add"):
        added = event.any_data
        if isinstance(added, Atspi.Accessible) and live_of(added) not in (None, "off"):
            say({"kind": "live", "text": whole_text(added)})
        return
    if live_of(source) in (None, "off"):
        return
    said = event.any_data if isinstance(event.any_data, str) else ""
    say({"kind": "live", "text": (said or whole_text(source)).replace("\ufffc", "").strip()})


def read_commands():
    for line in sys.stdin:
        command = line.strip()
        if command == "tree":
            GLib.idle_add(tree)
        elif command == "quit":
            break
    GLib.idle_add(Atspi.event_quit)


def main():
    Atspi.init()
    listener = Atspi.EventListener.new(on_event)
    for kind in (
        "object:state-changed:focused",
        "object:children-changed:add",
        "object:text-changed:insert",
        "object:announcement",
    ):
        guarded(lambda kind=kind: listener.register(kind), None)
    threading.Thread(target=read_commands, daemon=True).start()
    say({"kind": "ready"})
    Atspi.event_main()


main()
