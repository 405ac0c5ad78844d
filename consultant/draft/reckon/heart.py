"""Catheterization of the heart and checks of implanted devices: which code the parts of it make.

Source: CPT, codes 93451 to 93461 (what is entered and shown) and 93279 to 93289 (device, leads, programming or reading
out), in words of our own.
"""

from enum import StrEnum

_CATHETER = {
    # coronary arteries, grafts, right heart, left heart
    (False, False, True, False): "93451",
    (False, False, False, True): "93452",
    (False, False, True, True): "93453",
    (True, False, False, False): "93454",
    (True, True, False, False): "93455",
    (True, False, True, False): "93456",
    (True, True, True, False): "93457",
    (True, False, False, True): "93458",
    (True, True, False, True): "93459",
    (True, False, True, True): "93460",
    (True, True, True, True): "93461",
}


class Device(StrEnum):
    """An implanted device whose settings are tested."""

    PACEMAKER = "pacemaker"
    DEFIBRILLATOR = "defibrillator"


_PROGRAMMED = {
    Device.PACEMAKER: ("93279", "93280", "93281"),
    Device.DEFIBRILLATOR: ("93282", "93283", "93284"),
}
_READ_OUT = {Device.PACEMAKER: "93288", Device.DEFIBRILLATOR: "93289"}


def catheterization(*, coronary: bool, grafts: bool, right: bool, left: bool) -> str:
    """The code for what was entered and shown; empty when nothing was. Grafts are shown with the arteries."""
    return _CATHETER.get((coronary or grafts, grafts, right, left), "")


def device_programmed(device: Device, leads: int) -> str:
    """The code for testing and programming a device with `leads` leads in person; three stands for more."""
    return _PROGRAMMED[device][min(max(leads, 1), 3) - 1]


def device_read_out(device: Device) -> str:
    """The code for reading a device out in person without programming it."""
    return _READ_OUT[device]
