"""What the dashboard takes for true: TOML files that a clinician can read and correct.

    from ctdata import knowledge

    knowledge.agents()         immunotherapy agents and ADCs with names, targets, modality
    knowledge.other_agents()   drugs and procedures that are no immunotherapy
    knowledge.modalities()     the classes of immunotherapy, what belongs to each, and their edges
    knowledge.targets()        molecules that agents are directed at, with all their names
    knowledge.descriptions()   rules for names that only describe
    knowledge.lines()          words that state a line of treatment
    knowledge.caveats()        what registry data cannot tell, and on which pages it bites
    knowledge.definitions()    words used on screen, and what they mean here
    knowledge.explainers()     what a first visitor asks, answered
    knowledge.readouts()       published figures of landmark trials
    knowledge.focuses()        what the page on one tumour shows
    knowledge.corrections()    values of single studies, set by hand
    knowledge.lexicon()        all of these as one reader of texts
    knowledge.agent_classes()  words that name a class of agents, for the registry query
    knowledge.tumour_types()   tumour types in OncoTree's terms
    knowledge.biomarkers()     markers that eligibility criteria ask for, with all names
    knowledge.eligibility_words()  words with which eligibility criteria are read
    knowledge.sources()        the documents behind the entries
    knowledge.load("agents")   the same by file name

Every file is checked when it is first read; a faulty one raises `KnowledgeError`
with all its problems. README.md in this folder says how to read and correct an entry.
"""

from ctdata.knowledge.access import (
    agent_classes,
    agent_index,
    agents,
    biomarkers,
    caveats,
    class_index,
    corrections,
    definitions,
    descriptions,
    drug_classes,
    eligibility_words,
    explainers,
    focuses,
    gene_symbols,
    lexicon,
    line_index,
    lines,
    modalities,
    other_agents,
    readouts,
    search_synonyms,
    sources,
    study_words,
    targets,
    tumour_index,
    tumour_types,
    word_lists,
)
from ctdata.knowledge.biomarker_entries import Biomarker
from ctdata.knowledge.entries import (
    MODALITIES,
    Agent,
    AgentClass,
    Source,
    SynonymGroup,
    TumourType,
    WordList,
)
from ctdata.knowledge.landscape_entries import (
    Correction,
    Description,
    DrugClass,
    Focus,
    Line,
    Modality,
    OtherAgent,
    Readout,
    Target,
)
from ctdata.knowledge.loader import FILES, load, read
from ctdata.knowledge.page_entries import Caveat, Definition, Explainer

__all__ = [
    "FILES",
    "MODALITIES",
    "Agent",
    "AgentClass",
    "Biomarker",
    "Caveat",
    "Correction",
    "Definition",
    "Description",
    "DrugClass",
    "Explainer",
    "Focus",
    "Line",
    "Modality",
    "OtherAgent",
    "Readout",
    "Source",
    "SynonymGroup",
    "Target",
    "TumourType",
    "WordList",
    "agent_classes",
    "agent_index",
    "agents",
    "biomarkers",
    "caveats",
    "class_index",
    "corrections",
    "definitions",
    "descriptions",
    "drug_classes",
    "eligibility_words",
    "explainers",
    "focuses",
    "gene_symbols",
    "lexicon",
    "line_index",
    "lines",
    "load",
    "modalities",
    "other_agents",
    "read",
    "readouts",
    "search_synonyms",
    "sources",
    "study_words",
    "targets",
    "tumour_index",
    "tumour_types",
    "word_lists",
]
