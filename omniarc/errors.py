"""The exceptions of Omni-ARC.

Each class is defined in the module that raises it, and keeps the built-in base in parentheses:

    OmniArcError             errors
        CandidatesError      model_inputs.candidates  (ValueError)
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
        PredictionsError     evaluation.predictions   (ValueError)
        SubmissionError      evaluation.submission    (ValueError)
        TaskFileError        tasks                    (ImportError)
        UnknownProgramError  tasks                    (KeyError)
        UnknownTaskError     corpus                   (KeyError)
        VerifierError        evaluation.verifier

Invalid arguments raise `sandbox.errors.FieldError`, a ValueError that names the argument.
"""


class OmniArcError(Exception):
    """Base class of every exception that `omniarc` raises on purpose."""
