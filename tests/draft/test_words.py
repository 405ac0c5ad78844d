"""The words of a phrase that carry meaning."""

from consultant.draft.words import phrases, plain_words, stems


def test_what_stands_in_place_of_an_identifier_says_nothing():
    text = "DOS: [DATE OF SERVICE], office; [NAME] seen [DATE 3 DAYS AFTER SERVICE] by [NAME]"
    assert plain_words(text) == ("dos", "office", "seen")
    assert not stems(text) & stems("date of service, days after")
    assert not any("service" in phrase or "days" in phrase for phrase in phrases(text))


def test_brackets_of_the_sender_s_own_are_read():
    assert plain_words("bunion [right foot]") == ("bunion", "right", "foot")
