import { lazy } from 'react'
import { Route, Routes } from 'react-router'

const OverviewPage = lazy(() => import('~/cost/overview/OverviewPage'))
const ReportPage = lazy(() => import('~/cost/report/ReportPage'))
const ResourcePage = lazy(() => import('~/cost/resource/ResourcePage'))
const SavedReportsPage = lazy(() => import('~/cost/saved/SavedReportsPage'))
const OpenSavedReport = lazy(() => import('~/cost/saved/OpenSavedReport'))
const DashboardsPage = lazy(() => import('~/cost/dashboards/DashboardsPage'))
const DashboardPage = lazy(() => import('~/cost/dashboards/DashboardPage'))
const ResourcesPage = lazy(() => import('~/resources/ResourcesPage'))
const SqlPage = lazy(() => import('~/sql/SqlPage'))
const BillsPage = lazy(() => import('~/billing/BillsPage'))
const BillMonthPage = lazy(() => import('~/billing/MonthPage'))
const VersionPage = lazy(() => import('~/billing/VersionPage'))
const ImportPage = lazy(() => import('~/billing/ImportPage'))
const ConnectionsPage = lazy(() => import('~/connections/ConnectionsPage'))
const ConnectPage = lazy(() => import('~/connections/wizard/ConnectPage'))
const ConnectionPage = lazy(() => import('~/connections/ConnectionPage'))
const MonthsPage = lazy(() => import('~/connections/months/MonthsPage'))
const TasksPage = lazy(() => import('~/tasks/TasksPage'))
const TaskPage = lazy(() => import('~/tasks/TaskPage'))
const GroupsPage = lazy(() => import('~/people/GroupsPage'))
const GroupPage = lazy(() => import('~/people/GroupPage'))
const UserPage = lazy(() => import('~/people/UserPage'))
const ProvidersPage = lazy(() => import('~/federation/ProvidersPage'))
const ProviderPage = lazy(() => import('~/federation/ProviderPage'))
const SignInsPage = lazy(() => import('~/people/SignInsPage'))
const SignInRulesPage = lazy(() => import('~/admin/SignInRulesPage'))
const SupportRequestsPage = lazy(() => import('~/support/SupportRequestsPage'))
const UsersPage = lazy(() => import('~/admin/UsersPage'))
const UserSessionsPage = lazy(() => import('~/admin/UserSessionsPage'))
const ApiTokensPage = lazy(() => import('~/admin/ApiTokensPage'))
const AuditPage = lazy(() => import('~/admin/AuditPage'))
const NotificationsPage = lazy(() => import('~/admin/NotificationsPage'))
const HealthPage = lazy(() => import('~/admin/HealthPage'))
const ProfilePage = lazy(() => import('~/profile/ProfilePage'))
const OwnSignInsPage = lazy(() => import('~/profile/SignInsPage'))
const SessionsPage = lazy(() => import('~/profile/SessionsPage'))
const DevicePage = lazy(() => import('~/profile/DevicePage'))
const FiltersPage = lazy(() => import('~/help/FiltersPage'))
const NotFoundPage = lazy(() => import('./NotFoundPage'))

/** Which page is at which address. No address has a dot: the server takes such for files. */
export function Pages() {
  return (
    <Routes>
      <Route path="/" element={<OverviewPage />} />
      <Route path="/cost/report" element={<ReportPage />} />
      <Route path="/cost/resource" element={<ResourcePage />} />
      <Route path="/cost/saved" element={<SavedReportsPage />} />
      <Route path="/cost/saved/:id" element={<OpenSavedReport />} />
      <Route path="/cost/dashboards" element={<DashboardsPage />} />
      <Route path="/cost/dashboards/:id" element={<DashboardPage />} />
      <Route path="/resources" element={<ResourcesPage />} />
      <Route path="/sql" element={<SqlPage />} />
      <Route path="/billing" element={<BillsPage />} />
      <Route path="/billing/month" element={<BillMonthPage />} />
      <Route path="/billing/versions/:id" element={<VersionPage />} />
      <Route path="/billing/import" element={<ImportPage />} />
      <Route path="/connections" element={<ConnectionsPage />} />
      <Route path="/connections/new" element={<ConnectPage />} />
      <Route path="/connections/:id" element={<ConnectionPage />} />
      <Route path="/connections/:id/months" element={<MonthsPage />} />
      <Route path="/tasks" element={<TasksPage />} />
      <Route path="/tasks/:id" element={<TaskPage />} />
      <Route path="/admin/users" element={<UsersPage />} />
      <Route path="/admin/users/:id" element={<UserPage />} />
      <Route path="/admin/groups" element={<GroupsPage />} />
      <Route path="/admin/groups/:id" element={<GroupPage />} />
      <Route path="/admin/providers" element={<ProvidersPage />} />
      <Route path="/admin/providers/:id" element={<ProviderPage />} />
      <Route path="/admin/sign-in-rules" element={<SignInRulesPage />} />
      <Route path="/admin/sign-ins" element={<SignInsPage />} />
      <Route path="/admin/support" element={<SupportRequestsPage />} />
      <Route path="/admin/sessions" element={<UserSessionsPage />} />
      <Route path="/admin/api-tokens" element={<ApiTokensPage />} />
      <Route path="/admin/audit" element={<AuditPage />} />
      <Route path="/admin/notifications" element={<NotificationsPage />} />
      <Route path="/admin/health" element={<HealthPage />} />
      <Route path="/profile" element={<ProfilePage />} />
      <Route path="/profile/sessions" element={<SessionsPage />} />
      <Route path="/profile/sign-ins" element={<OwnSignInsPage />} />
      <Route path="/device" element={<DevicePage />} />
      <Route path="/help/filters" element={<FiltersPage />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  )
}
