"""The public face: one object that joins the rooms."""

from assistant.api.batches import Batches
from assistant.api.ruling import Ruling


class Assistant(Batches, Ruling):
    """Inspects, recalls, drafts and splits; people decide.

    Opens what it needs when it is first needed (workspace, index, model) and closes all of it at
    the end of the `with` block. May be used from several threads.

    Examples:
        >>> from assistant import read_backlog
        >>> backlog = read_backlog("examples/webshop-jira.csv")
        >>> with Assistant(model="none") as assistant:
        ...     learned = assistant.learn(backlog)
        ...     refinement = assistant.refine(backlog.by_key["WEB-9"])
        >>> len(learned.new), refinement.inspection.size.oversized
        (18, True)

    Args:
        model: as in `--model`, or any LangChain chat model; None: the working agreements, then `embedded` where installed.
        base_url: root of an OpenAI-compatible API.
        workspace: folder for items, vectors, refinements and decisions.
        agreements: the team's working agreements; None: read from the workspace's folder.
        progress: told as longer work goes on.
        embedding: the model by which similar items are found: `minilm` (in this process),
            `openai:NAME`, `ollama:NAME`, or any name with `embedding_url`; None: the working
            agreements, then `minilm`.
        embedding_url: root of an OpenAI-compatible API for it.

    Raises:
        UserError: from the methods, when a file, an option or a key is wrong.
    """
