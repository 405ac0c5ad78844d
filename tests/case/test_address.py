"""The signed address of a case."""

import pytest

from consultant.case.address import case_of_address, is_ours, reply_address
from consultant.config import Mailbox, Settings
from consultant.signing import Signer

SIGNER = Signer(b"k" * 40)


def with_mailbox(**mailbox: object) -> Settings:
    return Settings(mailbox=Mailbox.model_validate({"address": "consult@service.example", **mailbox}))


def test_the_address_of_a_case_leads_back_to_it() -> None:
    settings = with_mailbox()
    address = reply_address(settings, SIGNER, 123)
    assert address.startswith("consult+c123-")
    assert address.endswith("@service.example")
    assert case_of_address(settings, SIGNER, address) == 123


def test_case_does_not_matter() -> None:
    settings = with_mailbox(address="Consult@Service.Example")
    assert case_of_address(settings, SIGNER, reply_address(settings, SIGNER, 7).upper()) == 7


def test_without_plus_addressing_the_plain_address_is_given() -> None:
    settings = with_mailbox(plus_addressing=False)
    assert reply_address(settings, SIGNER, 123) == "consult@service.example"


def test_an_address_given_out_earlier_still_works_when_plus_addressing_is_turned_off() -> None:
    address = reply_address(with_mailbox(), SIGNER, 5)
    assert case_of_address(with_mailbox(plus_addressing=False), SIGNER, address) == 5


def test_a_mailbox_that_has_a_plus_itself_works() -> None:
    settings = with_mailbox(address="team+cases@service.example")
    address = reply_address(settings, SIGNER, 9)
    assert address.startswith("team+cases-c9-")
    assert case_of_address(settings, SIGNER, address) == 9


def test_a_local_part_that_would_grow_too_long_falls_back_to_the_plain_address() -> None:
    long = "c" * 60 + "@service.example"
    assert reply_address(with_mailbox(address=long), SIGNER, 1) == long


@pytest.mark.parametrize(
    "address",
    [
        "",
        "@",
        "consult@service.example",
        "consult+@service.example",
        "consult+c@service.example",
        "consult+c1-@service.example",
        "consult+c1@service.example",
        "consult+c01-0123456789abcdef@service.example",
        "consult+c1-0123456789abcdef@service.example",
        "consult+c١-0123456789abcdef@service.example",
        "consult+c" + "9" * 400 + "-0123456789abcdef@service.example",
    ],
)
def test_what_is_not_signed_by_us_is_no_case(address: str) -> None:
    assert case_of_address(with_mailbox(), SIGNER, address) is None


def test_a_signature_is_good_for_its_own_case_and_whole_only() -> None:
    settings = with_mailbox()
    address = reply_address(settings, SIGNER, 12)
    signature = address.partition("-")[2].partition("@")[0]
    assert case_of_address(settings, SIGNER, address.replace("c12-", "c13-")) is None
    assert case_of_address(settings, SIGNER, address.replace(signature, signature[:4])) is None
    assert case_of_address(settings, SIGNER, address.replace("service.example", "elsewhere.example")) is None
    assert case_of_address(settings, Signer(b"x" * 40), address) is None


def test_our_own_address_is_known_with_and_without_a_tag() -> None:
    settings = with_mailbox()
    assert is_ours(settings, "CONSULT@service.example")
    assert is_ours(settings, "consult+anything@service.example")
    assert not is_ours(settings, "consultant@service.example")
    assert not is_ours(settings, "consult@service.example.org")
    assert not is_ours(with_mailbox(address=""), "")
