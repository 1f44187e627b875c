export type Key = Readonly<Record<string, Readonly<Record<string, string>>>>;

export const backupPlan = (backupPlanId: string) => ({ backupPlan: { backupPlanId } });
export const restoreTask = (restoreTaskId: string) => ({ restoreTask: { restoreTaskId } });
export const database = (instanceUuid: string) => ({ database: { instanceUuid } });
export const databaseTask = (taskId: string) => ({ databaseTask: { taskId } });
