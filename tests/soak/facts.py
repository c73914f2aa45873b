"""What a client knows of a server that may die at any moment.

A change that was acknowledged is there, and nothing else; one that got no answer may be there or not.
"""

import contextlib
import http.client


class Lost(Exception):
    """No answer: the server is gone, or was about to be."""


class Fact:
    """The states in which one thing may be. None: it is not there."""

    def __init__(self, state=None):
        self.possible = [state]

    @property
    def is_sure(self):
        return len(self.possible) == 1

    @property
    def state(self):
        """Of a fact that is sure."""
        (state,) = self.possible
        return state

    def settle(self, actual):
        """What was found; whether that may be."""
        is_possible = actual in self.possible
        self.possible = [actual]
        return is_possible

    @contextlib.contextmanager
    def becomes(self, state):
        """Around a change that is acknowledged by leaving the block, and in doubt when no answer comes."""
        before = list(self.possible)
        self.possible = [*before, state]
        try:
            yield
        except Lost:
            raise
        except BaseException:
            self.possible = before  # refused
            raise
        self.possible = [state]


def answered(call, *expected):
    """The answer of `call()`, which has to have one of the expected statuses."""
    try:
        answer = call()
    except (OSError, http.client.HTTPException) as failure:
        raise Lost(str(failure)) from failure
    if answer.status == 503:
        raise Lost(answer.body)  # it stops, or is full of work: nothing is promised
    assert answer.status in expected, answer
    return answer
