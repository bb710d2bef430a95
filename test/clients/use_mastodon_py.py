"""What Mastodon.py 1.8 can do, against a Ripple: run by mastodon-py.test.ts."""

import base64
import os
import threading
import time

from mastodon import Mastodon, MastodonNotFoundError, MastodonUnauthorizedError, StreamListener

URL = os.environ["RIPPLE_URL"]
TAG = os.environ["TAG"]
PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
SCOPES = ["read", "write", "follow", "push"]


def eventually(check, seconds=30):
    """Asks until the answer is true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = check()
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError("it did not come true in time")


def ids(entities):
    return [each["id"] for each in entities]


def log_in(handle):
    client_id, secret = Mastodon.create_app("Mastodon.py", scopes=SCOPES, api_base_url=URL)
    client = Mastodon(client_id, secret, api_base_url=URL)
    print("log in", handle, client.auth_request_url(scopes=SCOPES))
    client.log_in(code=input(), scopes=SCOPES)
    return client


ada = log_in(os.environ["ADA"])
bob = log_in(os.environ["BOB"])
me = ada.account_verify_credentials()
them = bob.me()
assert me["acct"] == os.environ["ADA"] and me["source"]["privacy"] == "public"
assert ada.app_verify_credentials()["name"] == "Mastodon.py"
print("logged in")

assert ada.instance()["version"].startswith("4.3")
assert ada.instance_nodeinfo()["software"]["name"]
assert ada.preferences()["posting:default:visibility"] == "public"
for empty in (ada.lists, ada.filters, ada.announcements, ada.custom_emojis, ada.instance_peers, ada.follow_requests):
    assert empty() == [], empty.__name__
print("read the instance")

picture = ada.media_post(PIXEL, "image/gif", description="A dot", synchronous=True)
assert picture["url"] and picture["description"] == "A dot"
status = ada.status_post(
    f"Hello @{them['acct']} #{TAG}", media_ids=[picture], spoiler_text="A dot", sensitive=True, idempotency_key="first"
)
again = ada.status_post(
    f"Hello @{them['acct']} #{TAG}", media_ids=[picture], spoiler_text="A dot", sensitive=True, idempotency_key="first"
)
assert again["id"] == status["id"]
assert status["media_attachments"][0]["id"] == picture["id"]
assert status["mentions"][0]["id"] == them["id"] and status["tags"][0]["name"] == TAG
reply = bob.status_reply(status, "Welcome")
assert reply["in_reply_to_id"] == status["id"] and reply["mentions"][0]["id"] == me["id"]
context = ada.status_context(reply)
assert ids(context["ancestors"]) == [status["id"]] and context["descendants"] == []
assert ids(ada.status_context(status)["descendants"]) == [reply["id"]]
edited = ada.status_update(status, f"Changed #{TAG}", spoiler_text="B")
assert edited["edited_at"] and ada.status_source(status)["text"] == f"Changed #{TAG}"
print("posted")

assert ada.account_follow(them)["following"]
posts = [bob.toot(f"{number} #{TAG}")["id"] for number in range(5)][::-1]
eventually(lambda: set(posts) <= set(ids(ada.timeline_home(limit=40))))
everything = ids(ada.timeline_home(limit=40))
page = ada.timeline_home(limit=3)
assert ids(ada.fetch_remaining(page)) == everything
lowest = ada.timeline_home(limit=2, max_id=posts[1])
assert ids(ada.fetch_previous(lowest)) == ids(ada.timeline_home(limit=2, min_id=lowest[0]["id"]))
assert ids(ada.timeline_home(since_id=posts[1])) == [posts[0]]
eventually(lambda: posts[0] in ids(ada.timeline_public()))
eventually(lambda: posts[0] in ids(ada.timeline_hashtag(TAG)))
print("read timelines")

assert ada.status_favourite(posts[0])["favourited"]
assert ada.status_reblog(posts[0])["reblog"]["id"] == posts[0]
assert ada.status_bookmark(posts[0])["bookmarked"]
assert ids(ada.favourites()) == [posts[0]] and ids(ada.bookmarks()) == [posts[0]]
assert ids(ada.status_favourited_by(posts[0])) == [me["id"]]
assert ids(ada.status_reblogged_by(posts[0])) == [me["id"]]
assert not ada.status_unfavourite(posts[0])["favourited"]
assert not ada.status_unreblog(posts[0])["reblogged"]
assert not ada.status_unbookmark(posts[0])["bookmarked"]
print("reacted")

assert ids(ada.account_search(them["acct"])) == [them["id"]]
assert ids(ada.search(them["acct"], result_type="accounts")["accounts"]) == [them["id"]]
assert ada.account_lookup(them["acct"])["id"] == them["id"]
assert [each["following"] for each in ada.account_relationships([them["id"], me["id"]])] == [True, False]
assert ids(ada.account_following(me)) == [them["id"]] and ids(ada.account_followers(them)) == [me["id"]]
assert ids(ada.account_statuses(me, only_media=True)) == [status["id"]]
assert ada.account_update_credentials(display_name="Ada L.", note="Counts")["source"]["note"] == "Counts"
assert ada.account_mute(them)["muting"] and ids(ada.mutes()) == [them["id"]]
assert not ada.account_unmute(them)["muting"]
print("knew people")

eventually(lambda: [each["type"] for each in ada.notifications(types=["mention"])] == ["mention"])
bob.account_follow(me)
eventually(lambda: [each["type"] for each in ada.notifications(types=["follow"])] == ["follow"])
ada.notifications_dismiss(ada.notifications(types=["follow"])[0])
assert ada.notifications(types=["follow"]) == []
ada.notifications_clear()
assert ada.notifications() == []
private = bob.status_post(f"@{me['acct']} between us", visibility="direct")
eventually(lambda: [each["last_status"]["id"] for each in ada.conversations()] == [private["id"]])
ada.markers_set("home", posts[0])
assert ada.markers_get("home")["home"]["last_read_id"] == posts[0]
print("was notified")

heard = []


class Listener(StreamListener):
    def __init__(self, name):
        self.name = name

    def on_update(self, status):
        heard.append((self.name, "update", status["id"]))

    def on_status_update(self, status):
        heard.append((self.name, "edit", status["id"]))

    def on_delete(self, status_id):
        heard.append((self.name, "delete", status_id))

    def on_notification(self, notification):
        heard.append((self.name, notification["type"], notification["status"]["id"]))


streams = [
    ada.stream_user(Listener("user"), run_async=True),
    ada.stream_public(Listener("public"), run_async=True),
    ada.stream_hashtag(TAG, Listener("tag"), run_async=True),
]


def is_heard():
    bob.toot(f"@{me['acct']} live #{TAG}")
    return {"user", "public", "tag"} <= {name for name, event, _ in list(heard) if event == "update"}


eventually(is_heard)
live = bob.toot(f"@{me['acct']} last #{TAG}")["id"]
eventually(lambda: ("user", "mention", live) in heard and ("user", "update", live) in heard)
bob.status_update(live, f"@{me['acct']} changed #{TAG}")
eventually(lambda: ("user", "edit", live) in heard)
bob.status_delete(live)
eventually(lambda: ("user", "delete", live) in heard)
# Closing waits until the next event or heartbeat.
for stream in streams:
    threading.Thread(target=stream.close, daemon=True).start()
assert ada.stream_healthy()
print("heard")

deleted = ada.status_delete(status)
assert deleted["text"] == f"Changed #{TAG}"
try:
    ada.status(status)
    raise AssertionError("a deleted status is there")
except MastodonNotFoundError:
    pass
assert not ada.account_unfollow(them)["following"]
ada.revoke_access_token()
try:
    ada.me()
    raise AssertionError("a revoked token is taken")
except MastodonUnauthorizedError:
    pass
print("done", flush=True)
os._exit(0)
