/** One function for every act of publishing: lock, ask, decide, save, record, enqueue. */
export { addPicture, beginDraft, changeDraft, discardDraft, restoreRevision, type Saved } from './drafting.ts';
export { checkDraft, moveToTime } from './checking.ts';
export { sendToGate, type SentOn } from './letting-go.ts';
export { approve, approveMention, release, returnPost, signOff } from './deciding.ts';
export { declinePost, publishForOther } from './office-door.ts';
export { passOn, takeBack } from './handing-over.ts';
export { retryDelivery, takeDown, takeDownEverywhere, type TakenDown } from './afterwards.ts';
export { confirmCorrected, correctPost } from './correcting.ts';
export { confirmGone, confirmManual } from './by-hand.ts';
export { askToSee, resumeAll, stopAll } from './stopping.ts';
export { liftBar, recordLiaison } from './liaison.ts';
export { giveFeedback, settleFeedbackOf } from './feedback.ts';
export { takeAway } from './taking-away.ts';
export { letStand, markUntrue } from './untrue.ts';
export { keepLicence } from './licences.ts';
export { decideBreach, reportPersonalData } from './breaches.ts';
export { askForRelease } from './releasing.ts';
export { keepNames } from './named-people.ts';
