"""`piaoflow user`: people, their roles and their tokens."""

import click
from flask import current_app

from engine import SYSTEM
from engine.clock import now
from engine.commands import AddPerson
from engine.errors import PersonNotFound
from engine.model import Person
from engine.queries import People, PersonById
from web.cli.output import BILINGUAL, fail, say
from web.cli.running import in_app
from web.house import house

SHORTEST = 8


@click.group("user", context_settings=BILINGUAL)
def command() -> None:
    """人员和令牌。People and tokens."""


@command.command()
@click.argument("account", metavar="NAME")
@click.option("--name", "name", help="姓名 Full name")
@click.option("--email", default="", help="邮箱")
@click.option("--role", "roles", multiple=True, help="角色，可多次 Role, may be repeated")
@click.option("--branch", help="机构 Branch of these roles")
@click.option("--password", is_flag=True, help="从终端或标准输入读登录密码 Read a log-in password from the terminal or standard input")
@in_app
def add(account: str, name: str | None, email: str, roles: tuple[str, ...], branch: str | None, password: bool) -> None:
    """新增人员，或给已有的人加角色；没有的角色和机构会建立。Add a person, or roles to one; roles and branches are created when needed."""
    secret = click.prompt("密码 Password", hide_input=True, err=True) if password else None
    if secret is not None and len(secret) < SHORTEST:
        fail(f"密码至少 {SHORTEST} 个字符", f"A password has at least {SHORTEST} characters")
    there = _known(account)
    held = [(m.role_id, m.branch.id if m.branch else None) for m in there.memberships] if there else []
    wanted = list(dict.fromkeys([*held, *((role, branch) for role in roles)]))
    told = (name or (there.name if there else account), email or (there.email if there else ""))
    created = house().engine.execute(AddPerson(account, *told, memberships=wanted), SYSTEM)
    for role in created.get("roles", []):
        say(f"新建角色 {role}", f"Created role {role}")
    for new in created.get("branches", []):
        say(f"新建机构 {new}", f"Created branch {new}")
    if secret is not None:
        current_app.extensions["piaoflow.passwords"].set(account, secret, now=now())
    say(f"已保存 {account}", f"Saved {account}")


def _known(account: str) -> Person | None:
    """Who has this account already: he keeps what he has."""
    try:
        return house().engine.ask(PersonById(account), SYSTEM)
    except PersonNotFound:
        return None


@command.command()
@click.argument("account", metavar="NAME")
@click.option("--label", default="cli", help="用途 What it is for")
@in_app
def token(account: str, label: str) -> None:
    """新令牌，只显示一次，单独在最后一行。A new bearer token: shown once, alone on the last line."""
    person = house().engine.ask(PersonById(account), SYSTEM)
    made = current_app.extensions["piaoflow.tokens"].issue(person.id, name=label, now=now())
    say(f"{person.name} 的令牌（只显示这一次）：", f"Token of {person.name} (shown only now):")
    click.echo(made)


@command.command("list")
@in_app
def list_() -> None:
    """所有人员和角色。Everybody, with roles and branches."""
    cursor = None
    while True:
        page = house().engine.ask(People(limit=200, cursor=cursor), SYSTEM)
        for person in page.items:
            held = ", ".join(m.role_id + (f"@{m.branch.id}" if m.branch else "") for m in person.memberships)
            click.echo("\t".join([person.id, person.name, held, *([] if person.enabled else ["-"])]))
        cursor = page.next_cursor
        if cursor is None:
            return
