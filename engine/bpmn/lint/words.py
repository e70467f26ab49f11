"""What BPMN elements are called, in the words of bpmn-js's Chinese palette."""

from engine.bpmn.lint import tree

WORDS: dict[str, tuple[str, str]] = {
    "startEvent": ("开始事件", "start event"),
    "endEvent": ("结束事件", "end event"),
    "intermediateCatchEvent": ("中间捕获事件", "intermediate catch event"),
    "intermediateThrowEvent": ("中间抛出事件", "intermediate throw event"),
    "boundaryEvent": ("边界事件", "boundary event"),
    "implicitThrowEvent": ("隐式抛出事件", "implicit throw event"),
    "task": ("未指定类型的任务", "task without a type"),
    "userTask": ("用户任务", "user task"),
    "manualTask": ("手工任务", "manual task"),
    "scriptTask": ("脚本任务", "script task"),
    "serviceTask": ("服务任务", "service task"),
    "businessRuleTask": ("业务规则任务", "business rule task"),
    "sendTask": ("发送任务", "send task"),
    "receiveTask": ("接收任务", "receive task"),
    "callActivity": ("调用活动", "call activity"),
    "subProcess": ("子流程", "sub-process"),
    "transaction": ("事务子流程", "transaction"),
    "adHocSubProcess": ("即席子流程", "ad-hoc sub-process"),
    "exclusiveGateway": ("排他网关", "exclusive gateway"),
    "parallelGateway": ("并行网关", "parallel gateway"),
    "inclusiveGateway": ("包容网关", "inclusive gateway"),
    "eventBasedGateway": ("事件网关", "event-based gateway"),
    "complexGateway": ("复杂网关", "complex gateway"),
    "callChoreography": ("编排调用", "call choreography"),
    "choreographyTask": ("编排任务", "choreography task"),
    "subChoreography": ("子编排", "sub-choreography"),
    "sequenceFlow": ("连线", "sequence flow"),
    "messageFlow": ("消息流", "message flow"),
    "dataObject": ("数据对象", "data object"),
    "dataObjectReference": ("数据对象", "data object"),
    "dataStore": ("数据存储", "data store"),
    "dataStoreReference": ("数据存储", "data store"),
    "dataInputAssociation": ("数据输入连线", "data input association"),
    "dataOutputAssociation": ("数据输出连线", "data output association"),
    "ioSpecification": ("输入输出定义", "input/output specification"),
    "property": ("BPMN 属性变量", "BPMN property variable"),
    "performer": ("BPMN 执行人", "BPMN performer"),
    "humanPerformer": ("BPMN 执行人", "BPMN human performer"),
    "potentialOwner": ("BPMN 候选人", "BPMN potential owner"),
    "resourceRole": ("BPMN 资源角色", "BPMN resource role"),
    "resource": ("BPMN 资源", "BPMN resource"),
    "rendering": ("BPMN 表单渲染", "BPMN rendering"),
    "choreography": ("编排图", "choreography"),
    "conversation": ("会话", "conversation"),
    "import": ("外部文件引用", "import"),
    "interface": ("接口定义", "interface"),
    "correlationProperty": ("消息关联属性", "correlation property"),
    "correlationKey": ("消息关联键", "correlation key"),
    "operationRef": ("接口操作引用", "operation reference"),
    "transformation": ("数据转换", "data transformation"),
    "assignment": ("数据赋值", "data assignment"),
    "dataOutput": ("数据输出", "data output"),
    "dataInput": ("数据输入", "data input"),
    "outputSet": ("输出集合", "output set"),
    "inputSet": ("输入集合", "input set"),
    "participantMultiplicity": ("泳池的多重性", "multiplicity of a pool"),
    "eventDefinitionRef": ("共享事件定义", "shared event definition"),
    "multiInstanceLoopCharacteristics": ("多实例设置", "multi-instance setting"),
    "standardLoopCharacteristics": ("循环设置", "loop setting"),
    "loopCardinality": ("循环次数", "loop cardinality"),
    "completionCondition": ("完成条件", "completion condition"),
    "loopCondition": ("循环条件", "loop condition"),
    "conditionExpression": ("条件", "condition"),
    "timeDuration": ("时长", "duration"),
    "timeDate": ("日期", "date"),
    "timeCycle": ("循环时间", "cycle"),
    "laneSet": ("泳道组", "lane set"),
    "inputDataItem": ("多实例的当前项", "multi-instance item"),
    "outputDataItem": ("多实例的结果项", "multi-instance output item"),
    "process": ("流程", "process"),
    "definitions": ("文件", "file"),
    "collaboration": ("协作图", "collaboration"),
    "message": ("消息", "message"),
    "signal": ("信号", "signal"),
    "escalation": ("升级", "escalation"),
    "error": ("错误", "error"),
    "participant": ("泳池", "pool"),
    "lane": ("泳道", "lane"),
}

DEFINITIONS: dict[str, tuple[str, str]] = {
    "timerEventDefinition": ("定时器", "timer"),
    "messageEventDefinition": ("消息", "message"),
    "signalEventDefinition": ("信号", "signal"),
    "escalationEventDefinition": ("升级", "escalation"),
    "conditionalEventDefinition": ("条件", "conditional"),
    "linkEventDefinition": ("链接", "link"),
    "compensateEventDefinition": ("补偿", "compensation"),
    "cancelEventDefinition": ("取消", "cancel"),
    "errorEventDefinition": ("错误", "error"),
    "terminateEventDefinition": ("终止", "terminate"),
    "eventDefinitionRef": ("共享定义的", "shared-definition"),
}


def words(element: tree.Element) -> tuple[str, str]:
    """What an element is called; an event together with what it waits for or throws."""
    name = tree.kind(element)
    zh, en = WORDS.get(name, (f"元素 {name}", f"element {name}"))
    if name.endswith("Event"):
        for found in (DEFINITIONS[tree.kind(c)] for c in element if tree.kind(c) in DEFINITIONS):
            return found[0] + zh, f"{found[1]} {en}"
    return zh, en


def owner(element: tree.Element) -> tree.Element:
    """The nearest element with an id, from this one upward: where a finding about it is shown."""
    found: tree.Element | None = element
    while found is not None and not found.get("id"):
        found = found.getparent()
    return element if found is None else found
