"""`piaoflow test`: play the scenarios of process folders on the real engine."""

from collections.abc import Sequence

import click

from engine import bpmn, catalog
from engine.catalog import ProcessFolder
from engine.settings import Settings
from engine.testing import Scenario, ScenarioResult, Stage
from web.cli.output import BILINGUAL, say


@click.command("test", context_settings=BILINGUAL)
@click.argument("keys", nargs=-1, metavar="[KEY]...")
@click.option("--coverage", is_flag=True, help="走过的连线比例 Share of the sequence flows walked")
def command(keys: tuple[str, ...], coverage: bool) -> None:
    """运行流程的场景；有失败则退出码 1。Run the scenarios of process folders; exit 1 when one fails."""
    settings = Settings()
    folders = catalog.folders(settings.processes)
    unknown = sorted(set(keys) - {folder.key for folder in folders})
    if unknown:
        raise click.BadParameter(", ".join(unknown), param_hint="KEY")
    chosen = [folder for folder in folders if not keys or folder.key in keys]
    results = [_play(scenario, settings) for folder in chosen for scenario in Scenario.of_folder(folder.key, folder.path)]
    if coverage:
        _cover(folders if not keys else chosen, results)
    failed = sum(not result.passed for result in results)
    say(f"{len(results)} 个场景，{failed} 个失败", f"{len(results)} scenarios, {failed} failed")
    raise SystemExit(1 if failed else 0)


def _play(scenario: Scenario, settings: Settings) -> ScenarioResult:
    """Each on a stage of its own, so that none depends on another."""
    stage = Stage(settings=settings)
    try:
        stage.deploy()
        result = scenario.play(stage)
    finally:
        stage.database.dispose()
    click.echo(f"{'ok  ' if result.passed else 'FAIL'} {scenario.key}/{scenario.path.stem}: {scenario.name}")
    for difference in result.differences:
        click.echo(f"     {difference}")
    return result


def _cover(folders: Sequence[ProcessFolder], results: Sequence[ScenarioResult]) -> None:
    """Which sequence flows of each diagram somebody has walked."""
    walked = {pair for result in results for pair in result.flows}
    for folder in folders:
        flows = bpmn.Model.read(folder.files()["process.bpmn"]).flows
        missed = [flow for flow in flows if (folder.key, flow) not in walked]
        share = 100 * (len(flows) - len(missed)) // len(flows) if flows else 100
        click.echo(f"{folder.key}: {len(flows) - len(missed)}/{len(flows)} ({share} %){'  - ' + ', '.join(missed) if missed else ''}")
