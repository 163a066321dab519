"""A token budget that concurrent tasks share."""

import asyncio
import math

from omniarc.model.tokens import TokenUsage


class Budget:
    """Tokens that are reserved before a request and settled after its response.

    A budget belongs to one event loop.

    Args:
        limit: the number of tokens; None for no limit.
        spent: the number of tokens already spent.
    """

    def __init__(self, limit: int | None, spent: int = 0) -> None:
        self._limit = math.inf if limit is None else limit
        self._reserved = 0
        self._changed = asyncio.Condition()
        self.spent = spent

    async def reserve(self, prompt: int, reply: int, least: int) -> int | None:
        """Reserve tokens for a request, waiting until others release tokens if there are too few.

        Args:
            prompt: the tokens of the prompt.
            reply: the most tokens that the reply may take.
            least: the fewest tokens of a reply that are worth a request.

        Returns:
            The tokens that the reply may take, from `least` to `reply`; None if the budget is
            spent.
        """
        async with self._changed:
            while True:
                left = self._limit - self.spent - self._reserved
                if prompt + least <= left:
                    allowed = int(min(reply, left - prompt))
                    self._reserved += prompt + allowed
                    return allowed
                if not self._reserved:
                    return None
                await self._changed.wait()

    async def settle(self, reserved: int, usage: TokenUsage) -> None:
        """Release the tokens reserved for a request, and count those that it took."""
        async with self._changed:
            self._reserved -= reserved
            self.spent += usage.tokens
            self._changed.notify_all()
