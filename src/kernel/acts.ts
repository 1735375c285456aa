/**
 * Every act that goes through the gate, as `desk:verb`. The same names stand in `policies/schema.cedarschema`;
 * a start-up check refuses to run when the two differ.
 */
export const acts = [
  'people:keep', // read the records of people and add to them
  'people:keepPerson', // change one person's record: details, engagements, the last day; done to that person
  'people:appoint', // give somebody a role; done to the person who is to hold it, with the context `role`
  'people:recordAbsence',
  'people:authoriseDeputy',
  'people:suspend',
  'people:liftSuspension',
  'people:readSuspension',
  'people:keepSchool', // nation, zone, term dates, domains, posting hours
  'people:mintToken',
  'people:keepOwnSignIn', // a new phone, new recovery codes
  'people:resetSignIn', // takes off what somebody else lost, so that they set it up anew
  'policy:read',
  'policy:adopt',
  'policy:localise',
  'register:read',
  'register:apply',
  'register:approve',
  'register:decline',
  'register:revoke',
  'register:endUse',
  'register:keepAccounts',
  'register:tellOfAccount', // tell the school of an account that is not on the register
  'register:nameAdministrator',
  'register:acceptRole',
  'register:pause',
  'register:resume',
  'register:issueRules',
  'register:acknowledgeRules',
  'register:confirmDetails',
  'consent:read',
  'consent:record',
  'consent:settle', // WH-CON-04: the headteacher's answer where two people differ
  'consent:recordStaffImage',
  'consent:restrict',
  'consent:readRestricted',
  'publishing:read',
  'publishing:readPost', // one post, which may not be out yet
  'publishing:draft',
  'publishing:change',
  'publishing:submit',
  'publishing:publish',
  'publishing:approve',
  'publishing:return',
  'publishing:approveMention',
  'publishing:signOff',
  'publishing:release',
  'publishing:takeDown',
  'publishing:correct',
  'publishing:markUntrue', // say that something published is not true
  'publishing:letStand', // find that it is true after all
  'publishing:keepLicences', // renew the right to use what is published
  'publishing:keepBreaches', // read and decide on possible breaches of personal data
  'publishing:confirmManual',
  'publishing:stopAll',
  'publishing:resumeAll',
  'publishing:liaise',
  'publishing:recordNotice',
  'assurance:readJournal',
  'assurance:export',
] as const;
export type Act = (typeof acts)[number];
