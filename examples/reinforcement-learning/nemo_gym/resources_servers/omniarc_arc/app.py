"""NeMo Gym: a resources server for functions on ARC tasks, which the service runs, confined.

It takes the rows of NeMo Gym's own server `nvarc` and answers with its fields. That one runs a
model's `transform(grid)` in a subprocess, with the files, network and keys of the training job.
"""

from nemo_gym.base_resources_server import (
    BaseResourcesServerConfig,
    BaseVerifyRequest,
    BaseVerifyResponse,
    SimpleResourcesServer,
)

from omniarc.rewards import ServiceFailedError, solved, verify

Grid = list[list[int]]


class ArcServerConfig(BaseResourcesServerConfig):
    """Where the service is, by default at `OMNIARC_SERVICE_URL`, and how long to wait for it."""

    service_url: str | None = None
    patience_seconds: float = 60


class ArcVerifyRequest(BaseVerifyRequest):
    """A row and the model's response."""

    train: list[dict[str, Grid]]
    test_input: Grid
    expected_output: Grid


class ArcVerifyResponse(BaseVerifyResponse):
    """The reward: 1 if the function is right on all pairs, those of the prompt included."""

    expected_output: Grid
    predicted_output: Grid | None = None
    extraction_successful: bool = False
    exact_match: bool = False


class ArcServer(SimpleResourcesServer):
    """Rewards functions that solve their task."""

    config: ArcServerConfig

    async def verify(self, body: ArcVerifyRequest) -> ArcVerifyResponse:
        """Have the service run the function of a response."""
        test = {"input": body.test_input, "output": body.expected_output}
        task = {"train": body.train, "test": [test]}
        options = {
            "service_url": self.config.service_url,
            "patience_seconds": self.config.patience_seconds,
        }
        try:
            verified = await verify(body.response.output_text, task, **options)
        except ServiceFailedError as error:
            failed = {"mask_sample": True, "failure_reason": str(error)}
            return ArcVerifyResponse(**body.model_dump(), reward=0.0, **failed)
        answer = verified.test[0]
        return ArcVerifyResponse(
            **body.model_dump(),
            reward=solved(verified),
            predicted_output=answer.grid,
            extraction_successful=answer.grid is not None,
            exact_match=answer.correct is True,
        )


if __name__ == "__main__":
    ArcServer.run_webserver()
