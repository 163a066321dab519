"""A number of tokens that many tasks may spend together, and no more."""

import asyncio
import math

from omniarc.model.tokens import TokenUsage


class Budget:
    """Tokens to spend: set aside before a request, and counted when it is answered.

    Used from one event loop.

    Args:
        limit: how many there are; None for no limit.
        spent: how many of them are gone already.
    """

    def __init__(self, limit: int | None, spent: int = 0) -> None:
        self._limit = math.inf if limit is None else limit
        self._set_aside = 0
        self._changed = asyncio.Condition()
        self.spent = spent

    async def reserve(self, prompt: int, reply: int, least: int) -> int | None:
        """Sets tokens aside for one request, when others have given back what they did not need.

        Args:
            prompt: how many the prompt takes.
            reply: how many the reply may take at most.
            least: how many it must be allowed to be worth asking.

        Returns:
            How many the reply may take: fewer than `reply` where the budget ends; None where it
            is spent.
        """
        async with self._changed:
            while True:
                left = self._limit - self.spent - self._set_aside
                if prompt + least <= left:
                    allowed = int(min(reply, left - prompt))
                    self._set_aside += prompt + allowed
                    return allowed
                if not self._set_aside:
                    return None
                await self._changed.wait()

    async def settle(self, reserved: int, usage: TokenUsage) -> None:
        """Gives back what was set aside for a request, and counts what it took."""
        async with self._changed:
            self._set_aside -= reserved
            self.spent += usage.tokens
            self._changed.notify_all()
