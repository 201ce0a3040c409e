"""The room's forms. Saving a draft never validates; handing in demands what the reader cannot do without."""

from needs.forms.analysis import AnalysisForm, ConclusionForm, DueForm, demand_reasons, measure_rows, requirement_rows
from needs.forms.area import AreaForm, ConsentAskForm
from needs.forms.change import ChangeForm
from needs.forms.need import NeedForm
from needs.forms.owner import ReasonForm
from needs.forms.question import AnswerForm, QuestionForm

__all__ = [
    "AnalysisForm",
    "AnswerForm",
    "AreaForm",
    "ChangeForm",
    "ConclusionForm",
    "ConsentAskForm",
    "DueForm",
    "NeedForm",
    "QuestionForm",
    "ReasonForm",
    "demand_reasons",
    "measure_rows",
    "requirement_rows",
]
