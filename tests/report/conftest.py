from datetime import datetime

import pytest
from report_hostile import hostile
from report_parts import GENERATED, Run, gather
from report_samples import bug, failed, foreign, long, perfect, right_to_left, story
from report_split import oversized


@pytest.fixture
def generated() -> datetime:
    return GENERATED


@pytest.fixture
def sample() -> Run:
    """Every variety but the hostile one."""
    return gather(
        [oversized(), story(), bug(), perfect(), failed(), foreign(), right_to_left(), long()]
    )


@pytest.fixture
def attack() -> Run:
    """One item in which every text is hostile, beside an ordinary one."""
    return gather([hostile(), perfect()])
