"""What policies and quotas need to know of the organization, out of moto's state."""

import typing

from moto.organizations.models import OrganizationsBackend, organizations_backends

from sandbox.partitions import here

Document = dict[str, typing.Any]


def backend_of(account: str) -> OrganizationsBackend | None:
    """The organization that an account is in, asked as its management account; None without one."""
    backend = organizations_backends[account][here().name]
    if backend.org:
        return backend
    management = organizations_backends.master_accounts.get(account)
    return organizations_backends[management[0]][management[1]] if management else None


def management_of(account: str) -> str | None:
    backend = backend_of(account)
    return backend.org.master_account_id if backend and backend.org else None


def find_account(account: str) -> typing.Any:
    backend = backend_of(account)
    return next((each for each in backend.accounts if each.id == account), None) if backend else None


def _unit(backend: OrganizationsBackend, identity: str) -> typing.Any:
    return next((unit for unit in backend.ou if unit.id == identity), None)


def path_to(account: str) -> list[typing.Any]:
    """Root, units and the account, from the top; empty outside of an organization."""
    backend, found = backend_of(account), find_account(account)
    if not backend or not found:
        return []
    path, parent = [found], _unit(backend, found.parent_id)
    while parent is not None:
        path.insert(0, parent)
        parent = _unit(backend, parent.parent_id) if parent.parent_id else None
    return path


def is_type_enabled(backend: OrganizationsBackend, policy_type: str) -> bool:
    root = backend.ou[0]
    return any(each["Type"] == policy_type for each in root.policy_types)


def control_policies(account: str, policy_type: str) -> list[tuple[str, list[typing.Any]]]:
    """The policies of each level above an account and of itself. Empty for the management account,
    which they never bind, outside of organizations, and while the type is disabled."""
    backend = backend_of(account)
    if not backend or not backend.org or backend.org.master_account_id == account:
        return []
    if not is_type_enabled(backend, policy_type):
        return []
    return [(level.id, [policy for policy in level.attached_policies if policy.type == policy_type])
            for level in path_to(account)]


def organization_path(account: str) -> str:
    """The value of aws:PrincipalOrgPaths: o-…/r-…/ou-…/"""
    backend = backend_of(account)
    if not backend or not backend.org:
        return ""
    return "/".join([backend.org.id, *(level.id for level in path_to(account)[:-1])]) + "/"
