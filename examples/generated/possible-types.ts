
      export type PossibleTypesResultData = {
  "possibleTypes": {
    "Node": [
      "BackupPlan",
      "PrecheckRun",
      "RestoreTask",
      "ServerDatabase"
    ],
    "PrecheckSubject": [
      "BackupPlan",
      "RestoreTask",
      "ServerDatabase"
    ]
  }
};
      const result: PossibleTypesResultData = {
  "possibleTypes": {
    "Node": [
      "BackupPlan",
      "PrecheckRun",
      "RestoreTask",
      "ServerDatabase"
    ],
    "PrecheckSubject": [
      "BackupPlan",
      "RestoreTask",
      "ServerDatabase"
    ]
  }
};
      export default result;
    