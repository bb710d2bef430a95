import type { ModeratedPost, ModeratedUser, Report, Ripple } from '@ripple/client';
import { useOwned } from '../parts/use-owned.ts';
import { text } from '../text/index.ts';
import { ActionList } from './list.tsx';
import { ReportItem } from './report-item.tsx';
import { createWatchedList } from './watched-list.ts';

/** Reports that are open. An act is shown in every report that it concerns. */
export function Reports({ of, onAct }: { of: Ripple; onAct: () => void }) {
  const t = text.value.moderation;
  const list = useOwned(() =>
    createWatchedList<Report>((signal) => of.moderation.reports({ state: 'open', signal })),
  );
  const showPost = ({ postId, post }: ModeratedPost) => {
    list.change((report) => (report.postId === postId ? { ...report, post } : report));
    onAct();
  };
  const showUser = ({ id, user }: ModeratedUser) => {
    list.change((report) => (report.user?.id === id ? { ...report, user } : report));
    onAct();
  };
  return (
    <ActionList list={list} empty={t.noReports} label={t.part.reports}>
      {(report, remove) => (
        <ReportItem
          of={of}
          report={report}
          onPost={showPost}
          onUser={showUser}
          onClose={() => {
            remove();
            onAct();
          }}
        />
      )}
    </ActionList>
  );
}
