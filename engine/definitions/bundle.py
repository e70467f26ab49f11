"""A deployed definition, compiled: diagram, forms, decisions and profiles of one version, with the versions it calls."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from engine import bpmn, dmn, feel, forms, texts
from engine.approval import candidates
from engine.approval import profile as approval_profile
from engine.approval.profile import Profile
from engine.bpmn.element import Element
from engine.definitions import process_settings, routing
from engine.definitions.process_settings import ProcessSettings
from engine.forms import Form
from engine.forms.sight import Sight
from engine.store.definitions import Definition

USER_TASKS = ("userTask", "manualTask")
PASSING = ("scriptTask", "businessRuleTask", "exclusiveGateway", "parallelGateway", "inclusiveGateway")


@dataclass(frozen=True)
class Bundle:
    """Immutable and shared by threads. `called`: bundles by the process key that a call activity names."""

    definition: Definition
    files: Mapping[str, bytes]
    model: bpmn.Model
    settings: ProcessSettings
    forms: Mapping[str, Form]
    decisions: Mapping[str, dmn.Decision]
    profiles: Mapping[str, Profile]
    called: Mapping[str, "Bundle"]

    @property
    def key(self) -> str:
        return self.definition.key

    @property
    def qualified(self) -> str:
        """The name of its root spec, unique over versions."""
        return f"{self.definition.key}@{self.definition.version}"

    @cached_property
    def specs(self) -> bpmn.Specs:
        """SpiffWorkflow's specs of this process and of all it calls, in one dict."""
        bindings = {key: bundle.qualified for key, bundle in self.called.items()}
        own = bpmn.compile(self.files["process.bpmn"], process_id=self.key, name=self.qualified, bindings=bindings)
        return {name: spec for bundle in self.called.values() for name, spec in bundle.specs.items()} | own

    @cached_property
    def has_approval(self) -> bool:
        """Is anything judged here, or in what it calls?"""
        return any(p.kind == "approve" for p in self.profiles.values()) or any(bundle.has_approval for bundle in self.called.values())

    @cached_property
    def choosing(self) -> Mapping[str, Profile]:
        """自选: the tasks for which somebody is to be picked, by element id, here and in what it calls."""
        found = {id_: profile for id_, profile in self.profiles.items() if profile.choices}
        return {id_: profile for bundle in self.called.values() for id_, profile in bundle.choosing.items()} | found

    def level(self, process_key: str) -> "Bundle":
        """The bundle of a process on the call path of this one. Raises KeyError."""
        if process_key == self.key:
            return self
        for bundle in self.called.values():
            try:
                return bundle.level(process_key)
            except KeyError:
                continue
        raise KeyError(process_key)

    @cached_property
    def start_form(self) -> Form | None:
        return self.forms.get(f"{self.start_id}.form")

    @cached_property
    def start_id(self) -> str:
        """The start event for people; empty where only timers, messages or signals start it."""
        return next((start.id for start in self.model.starts if not start.events), "")

    @cached_property
    def roles_ahead(self) -> set[str]:
        """The roles that the first user task asks for, where the diagram leaves no doubt which task that is; else none.

        Known before the tokens move, so their holders are read on the way there. No service is passed: it might change who holds them.
        """
        follows: dict[str, list[str]] = {}
        for flow in self.model.flows.values():
            follows.setdefault(flow.source, []).append(flow.target)
        place, passed = self.start_id, set[str]()
        while len(ahead := follows.get(place, [])) == 1 and place not in passed:
            passed.add(place)
            place = ahead[0]
            if place in self.profiles:
                return candidates.roles_of([self.profiles[place]])
            if self.model.elements[place].type not in PASSING:
                break
        return set()

    @cached_property
    def routing_names(self) -> frozenset[str]:
        """The variables that choose ways or people, here and in what it calls."""
        return routing.names(self.model, self.profiles.values()).union(*(bundle.routing_names for bundle in self.called.values()))

    def routing(self, variables: Mapping[str, Any]) -> str:
        """A digest of the values that choose ways and people: when it changes, steps that were skipped might have judged otherwise."""
        return routing.digest({name: variables.get(name) for name in self.routing_names})

    def profile(self, process_key: str, element_id: str) -> Profile:
        """A plain one for a finished task of an element that this version does not have: the request came from another version."""
        try:
            return self.level(process_key).profiles[element_id]
        except KeyError:
            return Profile()

    def task_form(self, process_key: str, element_id: str) -> Form | None:
        try:
            return self.level(process_key).forms.get(self.profile(process_key, element_id).form)
        except KeyError:
            return None

    def start_permissions(self, profile: Profile, element_path: str) -> Mapping[str, Any]:
        """The start form is read-only to approvers but for what the designer opened."""
        assert self.start_form is not None
        return self.start_form.closed_but({**profile.fields, **self.call_fields(element_path)})

    def must_fill(self, process_key: str, element_id: str, element_path: str) -> bool:
        """Does the task ask for what only a person can fill in?"""
        profile, own = self.profile(process_key, element_id), self.task_form(process_key, element_id)
        if own is not None:
            return own.must_be_filled(profile.fields or None)
        return self.start_form is not None and self.start_form.must_be_filled(self.start_permissions(profile, element_path))

    def element_name(self, element_path: str) -> str:
        """The name a person reads for `call/element`; where the designer gave none, the word for its kind (`texts.Texts.named`)."""
        element = self._element(element_path)
        return element_path.rpartition("/")[2] if element is None else element.name or texts.word_of_kind(element.kind)

    def is_outside(self, element_path: str) -> bool:
        """What comes to this event happened outside, and a person may register it (`register`)."""
        element = self._element(element_path)
        return element is not None and bool(element.properties.get("register"))

    def _element(self, element_path: str) -> Element | None:
        """The one at `call/element`, in whatever process that lies."""
        head, _, inner = element_path.partition("/")
        element = self.model.elements.get(head.split("[")[0])
        if element is None or not inner:
            return element
        return self.called.get(element.called_element or "", self)._element(inner)

    def call_fields(self, element_path: str) -> Mapping[str, Any]:
        """`fields.ELEMENT` of the outermost call activity: what a called task may do with the root's start form."""
        call, _, inner = element_path.partition("/")
        element = self.model.elements.get(call.split("[")[0])
        text = element.properties.get(f"fields.{inner}") if element and inner else None
        return approval_profile.fields(text) if text else {}

    def permissions(self, process_key: str, element_id: str, element_path: str) -> dict[str, Any]:
        """What a task may do with the fields of its own form and of the root's."""
        return {**self.profile(process_key, element_id).fields, **self.call_fields(element_path)}

    @cached_property
    def hiding(self) -> list[Mapping[str, Any]]:
        """The permissions that hide a field from somebody, here and in what it calls."""
        told = [profile.fields for profile in self.profiles.values()]
        for element in self.model.elements.values():
            told += [approval_profile.fields(text) for name, text in element.properties.items() if name.startswith("fields.")]
        own = [fields for fields in told if any("hidden" in str(words) for words in fields.values())]
        return own + [fields for bundle in self.called.values() for fields in bundle.hiding]

    @cached_property
    def hidden_somewhere(self) -> Sight:
        """What some step does not let its people know."""
        return Sight(frozenset[str]().union(*(Sight.of(self.field_names, [told]).hidden for told in self.hiding)))

    @cached_property
    def field_names(self) -> frozenset[str]:
        """Of all forms, here and in what it calls, and what permissions name beside them."""
        own = {field.name for form in self.forms.values() for field in form.fields} | {name for fields in self.hiding for name in fields}
        return frozenset(own).union(*(bundle.field_names for bundle in self.called.values()))


def build(definition: Definition, files: Mapping[str, bytes], called: Mapping[str, Bundle]) -> Bundle:
    """Compile one version. The files were checked at deployment, so what is wrong here is a bug and raises."""
    model = bpmn.Model.read(files["process.bpmn"])
    decisions: dict[str, dmn.Decision] = {}
    models = {name: files[name] for name in sorted(files) if name.endswith(".dmn")}
    for content in models.values():
        decisions |= dmn.parse(content, others=models)
    return Bundle(
        definition=definition,
        files=files,
        model=model,
        settings=process_settings.read(definition.key, model.properties, model.documentation),
        forms={name.removeprefix("forms/"): forms.parse(files[name]) for name in files if name.endswith(".form")},
        decisions=decisions,
        profiles={e.id: profile_of(model, e.id) for e in model.elements.values() if e.type in USER_TASKS},
        called=called,
    )


def profile_of(model: bpmn.Model, element_id: str) -> Profile:
    element = model.elements[element_id]
    return approval_profile.read(
        element.properties, element_id=element_id, lane=element.lane, routes_on_outcome=_routes_on_outcome(model, element_id)
    )


def _routes_on_outcome(model: bpmn.Model, element_id: str) -> bool:
    """Does the gateway directly after the task read its outcome? That of another task, or a variable of a similar name, does not count."""
    after = {flow.target for flow in model.flows.values() if flow.source == element_id}
    read = [feel.parse(flow.condition) for flow in model.flows.values() if flow.source in after and flow.condition]
    return any("outcome" in condition.names or {"outcomes", f"outcomes.{element_id}"} & condition.paths for condition in read)
