interface LinkTexts {
  question: string;
  button: string;
  done: string;
}

/** What the pages say that mail leads to. */
export interface MailTexts {
  confirm: LinkTexts;
  unsubscribe: LinkTexts;
  unknown: string;
  tooMany: string;
  broken: string;
}

export const en: MailTexts = {
  confirm: {
    question: 'Send mail from Ripple to this address?',
    button: 'Yes',
    done: 'The address is confirmed. Mail will come to it.',
  },
  unsubscribe: {
    question: 'No more mail from Ripple?',
    button: 'No more mail',
    done: 'No more mail will come.',
  },
  unknown: 'This link does not work, or not any more. A newer mail may have another one.',
  tooMany: 'Too many requests have come from your network. Please open the link again in a minute.',
  broken: 'Something does not work here at the moment. Please open the link again later.',
};

export const ko: MailTexts = {
  confirm: {
    question: '이 주소로 Ripple 메일을 받으시겠습니까?',
    button: '네',
    done: '주소가 확인되었습니다. 이제 이 주소로 메일을 보내 드립니다.',
  },
  unsubscribe: {
    question: 'Ripple 메일을 그만 받으시겠습니까?',
    button: '그만 받기',
    done: '앞으로 메일을 보내지 않습니다.',
  },
  unknown: '쓸 수 없거나 더 이상 쓸 수 없는 링크입니다. 더 최근에 받은 메일의 링크를 확인해 주세요.',
  tooMany: '같은 네트워크에서 요청이 너무 많이 왔습니다. 1분 뒤에 링크를 다시 열어 주세요.',
  broken: '지금은 처리할 수 없습니다. 나중에 링크를 다시 열어 주세요.',
};
