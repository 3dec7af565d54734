"""What the dashboard takes for true: TOML files that a clinician can read and correct.

    from ctdata import knowledge

    knowledge.agents()         immunotherapy agents with names, targets, modality
    knowledge.agent_classes()  words that name a class of agents
    knowledge.tumour_types()   tumour types in OncoTree's terms
    knowledge.sources()        the documents behind the entries
    knowledge.load("agents")   the same by file name

Every file is checked when it is first read; a faulty one raises `KnowledgeError`
with all its problems. README.md in this folder says how to read and correct an entry.
"""

from ctdata.knowledge.entries import MODALITIES, Agent, AgentClass, Source, SynonymGroup, TumourType, WordList
from ctdata.knowledge.loader import (
    FILES,
    agent_classes,
    agent_index,
    agents,
    class_index,
    load,
    read,
    search_synonyms,
    sources,
    tumour_index,
    tumour_types,
    word_lists,
)

__all__ = [
    "FILES",
    "MODALITIES",
    "Agent",
    "AgentClass",
    "Source",
    "SynonymGroup",
    "TumourType",
    "WordList",
    "agent_classes",
    "agent_index",
    "agents",
    "class_index",
    "load",
    "read",
    "search_synonyms",
    "sources",
    "tumour_index",
    "tumour_types",
    "word_lists",
]
