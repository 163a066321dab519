"""The exceptions of Omni-ARC.

Each class is defined in the module that raises it, and keeps the built-in base in parentheses:

    OmniArcError             errors
        DecisionsError       review.decisions         (ValueError)
        DrawError            dataset.entry            (RuntimeError)
        EmptyDatasetError    dataset.dataset          (ValueError)
        EndpointError        model.endpoint
            AccessError      model.endpoint
        ExampleError         rearc.folder             (ValueError)
        ExecutionError       execution                (RuntimeError)
        FolderError          rearc.folder             (ValueError)
        GeneratorsError      rearc.generators         (RuntimeError)
        InputsError          analysis.sources         (ValueError)
        JsonLinesError       jsonl                    (ValueError)
            ResultsError     evaluation.results_file
        NotComposableError   dataset.composition      (ValueError)
        ParseError           prompts.encoders         (ValueError)
        ProblemsError        errors                   (ValueError)
            CandidatesError  model_inputs.candidates
            PredictionsError evaluation.predictions
            SubmissionError  evaluation.submission
        RewardError          rewards.connections
            RequestRefusedError rewards.connections
            ServiceFailedError rewards.connections
        ScoreReportError     evaluation.score_report (ValueError)
        StaleSpliceError     dataset.rewriting.splices (ValueError)
        TaskFileError        tasks                    (ImportError)
        UnknownProgramError  tasks                    (KeyError)
        UnknownTaskError     corpus                   (KeyError)
        VerifierError        evaluation.verifier
        WrongPackageError    installation             (ImportError)

Invalid arguments raise `sandbox.errors.FieldError`, a ValueError that names the argument.
"""


class OmniArcError(Exception):
    """Base class of every exception that `omniarc` raises on purpose."""


# How many problems a message lists.
_LISTED = 10


class ProblemsError(OmniArcError, ValueError):
    """Several things are wrong.

    Attributes:
        problems: a sentence for each problem, with its place.
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        more = len(self.problems) - _LISTED
        return "; ".join(self.problems[:_LISTED] + [f"and {more} more"] * (more > 0))
