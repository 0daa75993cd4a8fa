"""The two families of errors that leave a public function.

::

    AssistantError
    ├── UserError      a bad file, a bad option, a missing key: one sentence with what to do
    └── ModelFailure   a model did not answer usefully: retryable or not
"""


class AssistantError(Exception):
    """Base of the errors that a caller is expected to handle."""


class UserError(AssistantError):
    """Something that the user can mend. The message is one sentence that says how.

    Examples:
        >>> from assistant import read_backlog
        >>> try:
        ...     read_backlog("no such file.csv")
        ... except UserError as error:
        ...     print(error)
        There is no file no such file.csv; check the name.
    """


class ModelFailure(AssistantError):  # noqa: N818 - the name of the contract
    """A language model did not give a usable answer.

    Args:
        message: one sentence for the person who reads the report.
        retryable: whether the same call may succeed later.
        fatal: whether no other item can succeed either (a wrong key, an unknown model).
        raw: what the model said, when it said something.
        usage_in: tokens that the failed call read; they are paid for all the same.
        usage_out: tokens that the failed call wrote.
        calls: how many calls these tokens are of; 0 where nobody counted.
        kind: what went wrong in one stable word, such as `timeout` or `overflow`; for code
            that treats some failures by a rule of their own.
        retry_after: seconds that the provider asked to wait, as it said; None: it did not say.
    """

    def __init__(
        self,
        message: str,
        *,
        retryable: bool = False,
        fatal: bool = False,
        raw: str = "",
        usage_in: int = 0,
        usage_out: int = 0,
        calls: int = 0,
        kind: str = "",
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.retryable = retryable
        self.fatal = fatal
        self.raw = raw
        self.usage_in = usage_in
        self.usage_out = usage_out
        self.calls = calls
        self.kind = kind
        self.retry_after = retry_after
