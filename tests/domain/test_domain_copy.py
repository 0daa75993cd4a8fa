from assistant.domain import Backlog, Item


def test_a_copy_forgets_what_was_computed_from_the_original():
    item = Item(key="SHOP-1", title="Pay by card")
    before = item.content_hash
    edited = item.model_copy(update={"title": "Pay by invoice"})
    assert edited.content_hash == Item(key="SHOP-1", title="Pay by invoice").content_hash
    assert edited.content_hash != before
    assert item.content_hash == before


def test_a_copy_of_a_backlog_finds_its_own_items():
    one, two = Item(key="A", title="One"), Item(key="B", title="Two")
    backlog = Backlog(items=(one,))
    assert set(backlog.by_key) == {"A"}
    assert set(backlog.model_copy(update={"items": (two,)}).by_key) == {"B"}
