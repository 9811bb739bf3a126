"""Small flows for the engine's tests, and a program that holds one."""

from zisfast._core import FlowTable, Limits


class OneFlow:
    """What the engine needs of a Program."""

    def __init__(self, definition, limits=None):
        self.table = FlowTable("f", definition, limits=limits)

    def start(self, flow, document, *, trace=False):
        assert flow == "f"
        return self.table.start(document, trace=trace)


def flow(limits=None, start=None, **states):
    return OneFlow({"StartAt": start or next(iter(states)), "States": states}, limits and Limits(**limits))


def action(next_state=None, name="zis:acme:action:call", **more):
    end = {"Next": next_state} if next_state else {"End": True}
    return {"Type": "Action", "ActionName": name, **end, **more}


def wait(seconds, next_state=None):
    end = {"Next": next_state} if next_state else {"End": True}
    return {"Type": "Wait", "Seconds": seconds, **end}
