"""`piaoflow deploy`: process folders become versions."""

from pathlib import Path

import click

from engine import SYSTEM, catalog
from engine.commands import DeployProcess
from engine.model import Deployed
from web.cli.output import BILINGUAL, say, show
from web.cli.running import in_app
from web.house import house

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command(context_settings=BILINGUAL)
@click.argument("paths", nargs=-1, required=True, type=FOLDER)
@click.option("--note", default="", help="变更说明 Change note")
@in_app
def command(paths: tuple[Path, ...], note: str) -> None:
    """部署流程文件夹；内容没变就没有新版本。Deploy process folders; unchanged content makes no new version.

    被拒绝时列出检查结果，退出码 1。When refused: the findings, and exit 1.
    """
    for path in sorted(paths, key=_calls_others):
        said(house().engine.execute(DeployProcess(catalog.read_folder(path), note=note), SYSTEM))


def said(deployed: Deployed) -> None:
    """One line for each folder, after what was odd about it."""
    show(deployed.findings)
    if deployed.changed:
        say(f"{deployed.key}：已部署第 {deployed.version} 版", f"{deployed.key}: deployed version {deployed.version}")
    else:
        say(f"{deployed.key}：没有变化，仍是第 {deployed.version} 版", f"{deployed.key}: unchanged, still version {deployed.version}")


def _calls_others(path: Path) -> bool:
    """Called processes go first, whatever order they were named in."""
    diagram = path / "process.bpmn"
    return diagram.exists() and b"callActivity" in diagram.read_bytes()
