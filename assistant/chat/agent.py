"""Free text for a model that can call tools. It proposes; a person confirms every change."""

from dataclasses import dataclass
from typing import Any

from assistant.chat.foresight import would
from assistant.chat.room import Room
from assistant.chat.tools import Tool, tools_of
from assistant.domain import AssistantError, ModelFailure, Usage
from assistant.llm import Endpoint, chat_model, load_prompt
from assistant.llm.calling import usual_timeout
from assistant.llm.failures import failure_of
from assistant.llm.given import given_failure

_STEPS = 40
"""Steps of the agent's graph in one turn; a model that calls tools in circles ends there."""
_REMEMBERED = 6
"""Earlier turns that a resumed conversation begins with."""
_SUMMARY_AT = 0.5
"""Share of the model's context after which older messages are summarised."""
_KEPT = 12


@dataclass
class Memory:
    """The agent of one conversation, with what it remembers."""

    agent: Any
    tools: dict[str, Tool]
    endpoint: Endpoint
    config: Any


def talk(room: Room, said: str, endpoint: Endpoint) -> None:
    """Answer free text; the answer is printed as it comes.

    Args:
        room: the conversation.
        said: what somebody said.
        endpoint: where the model answers.

    Raises:
        ModelFailure: the model failed, or called tools without end.
    """
    if room.memory is None:
        room.memory = _remember(room, endpoint)
    memory: Memory = room.memory
    current = room.current or "none"
    rendered = load_prompt("agent").render(said=said, current=current)
    given: Any = {"messages": [{"role": "user", "content": rendered.user}]}
    try:
        while (asked := _streamed(room, memory, given)) is not None:
            given = _resumed(room, memory, asked)
    except BaseException as error:
        room.memory = None  # half a turn must not stay in the conversation
        if not isinstance(error, Exception) or isinstance(error, AssistantError):
            raise
        raise _failure(error, endpoint) from error
    room.say("")


def _remember(room: Room, endpoint: Endpoint) -> Memory:
    from langchain.agents import create_agent
    from langchain.agents.middleware import HumanInTheLoopMiddleware, SummarizationMiddleware
    from langgraph.checkpoint.memory import InMemorySaver

    model = chat_model(endpoint)
    tools = tools_of(room)
    changing: dict[str, Any] = {
        name: {"allowed_decisions": ["approve", "reject"]}
        for name, one in tools.items()
        if one.changes
    }
    agent = create_agent(
        model,
        [one.call for one in tools.values()],
        system_prompt=load_prompt("agent").render(said="", current="").system,
        middleware=[
            SummarizationMiddleware(
                model,
                trigger=("tokens", int(endpoint.context_tokens * _SUMMARY_AT)),
                keep=("messages", _KEPT),
            ),
            HumanInTheLoopMiddleware(interrupt_on=changing),
        ],
        checkpointer=InMemorySaver(),
    )
    config: Any = {"configurable": {"thread_id": room.session.name}, "recursion_limit": _STEPS}
    earlier: list[dict[str, str]] = []
    for one in room.session.turns[-_REMEMBERED:]:
        earlier.append({"role": "user", "content": one.said})
        earlier.append({"role": "assistant", "content": one.shown or "(done)"})
    if earlier:
        agent.update_state(config, {"messages": earlier})
    return Memory(agent, tools, endpoint, config)


def _streamed(room: Room, memory: Memory, given: Any) -> list[dict[str, Any]] | None:
    """Run until the answer is whole, or until a person must confirm: then what is asked for."""
    asked: list[dict[str, Any]] | None = None
    streamed = False
    for mode, piece in memory.agent.stream(
        given, memory.config, stream_mode=["messages", "updates"]
    ):
        if mode == "messages":
            chunk, about = piece
            ours = about.get("langgraph_node") == "model" and chunk.type == "AIMessageChunk"
            if ours and (text := _text(chunk)):
                streamed = True
                room.stream(text)
            continue
        for node, update in piece.items():
            if node == "__interrupt__":
                asked = [dict(one) for one in update[0].value["action_requests"]]
            elif node == "model" and update:
                for message in update.get("messages", ()):
                    _account(room, memory, message)
                    if not streamed and (text := _text(message)):
                        room.stream(text)
                    for call in getattr(message, "tool_calls", ()):
                        _announce(room, memory, call)
                streamed = False
    return asked


def _resumed(room: Room, memory: Memory, asked: list[dict[str, Any]]) -> Any:
    """What the person says to each change that the model wants to make."""
    from langgraph.types import Command as Resume

    decisions: list[dict[str, str]] = []
    for request in asked:
        name, given = str(request["name"]), dict(request["args"])
        try:
            command = memory.tools[name].line(given)
        except (KeyError, TypeError):
            decisions.append({"type": "reject", "message": "The arguments are incomplete."})
            continue
        room.say(f"/{command.name} {command.rest}".strip(), style="dim")
        for sentence in would(room, command):
            room.say(sentence)
        if room.confirm("Do that?"):
            decisions.append({"type": "approve"})
        else:
            room.say("Nothing was changed.")
            decisions.append({"type": "reject", "message": "The person did not want that change."})
    return Resume(resume={"decisions": decisions})


def _announce(room: Room, memory: Memory, call: Any) -> None:
    """Say which command runs, so that nothing happens unseen."""
    tool = memory.tools.get(str(call["name"]))
    if tool is None or tool.changes:
        return
    try:
        command = tool.line(call["args"])
    except (KeyError, TypeError):
        return
    room.say(f"· /{command.name} {command.rest}".rstrip(), style="dim")


def _account(room: Room, memory: Memory, message: Any) -> None:
    used = getattr(message, "usage_metadata", None)
    if not used:
        return
    usage = Usage(
        calls=1,
        tokens_in=used.get("input_tokens", 0),
        tokens_cached=(used.get("input_token_details") or {}).get("cache_read", 0),
        tokens_out=used.get("output_tokens", 0),
    )
    price = memory.endpoint.price
    if price is not None:
        usage = usage.model_copy(update={"cost": price.cost(usage)})
    room.doing.usage = room.doing.usage + usage


def _text(message: Any) -> str:
    content = message.content
    if isinstance(content, str):
        return content
    return "".join(
        str(block.get("text", ""))
        for block in content
        if isinstance(block, dict) and block.get("type") == "text"
    )


def _failure(error: Exception, endpoint: Endpoint) -> ModelFailure:
    from langgraph.errors import GraphRecursionError

    if isinstance(error, GraphRecursionError):
        return ModelFailure("The model called tools in circles and was stopped.")
    return failure_of(error, endpoint, timeout=usual_timeout(endpoint)) or given_failure(
        error, endpoint
    )
