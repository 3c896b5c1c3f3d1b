"""What is counted, for /metrics: kinds and outcomes, never a person, a chat or a text."""

from prometheus_client import Counter, Gauge, Histogram

UPDATES = Counter("bot_updates", "Updates by how they ended: done, failed, dead letter, duplicate, flood", ["end"])
SECONDS = Histogram(
    "bot_update_seconds", "Seconds from the arrival of an update to the end of its work", buckets=(0.01, 0.05, 0.2, 1, 5, 30, 180)
)
WORKING = Gauge("bot_updates_under_way", "Updates accepted and not yet done")
POLLS = Counter("bot_polls", "getUpdates calls by how they ended", ["end"])
POSTS = Counter("bot_webhook_posts", "Webhook posts by HTTP status", ["status"])
LAG = Gauge("bot_loop_lag_seconds", "How late the event loop was at the last look")
