/** What members read in their chat. */
export const member = {
  'join.title': 'Welcome to {shop}',
  'join.body':
    'Become a member with one tap: points for every purchase, coupons, and your member card right here in the chat.',
  'join.kept':
    '{shop} keeps the name you use here and what you buy, to count your points and to answer you. Nobody else gets it. You can leave at any time: “My data” shows you everything, “Forget me” deletes it.',
  'join.invited':
    'A friend invited you: your first purchase of {minimum} or more brings you {points, plural, one {# extra point} other {# extra points}}.',
  'join.members-only': 'This is for members. One tap and it is yours.',
  'join.button': 'Join now',
  'join.done':
    'Welcome, {name}! You are a member now. Show your member card with every purchase and the points come by themselves.',
  'join.done-nameless':
    'Welcome! You are a member now. Show your member card with every purchase and the points come by themselves.',
  'join.already': 'You are a member already. Good to see you!',
  'join.back': 'Good to see you again! Your points are where you left them.',
  'join.invitation-known':
    'This invitation is for somebody new. You are a member already, so invite a friend yourself!',
  'join.card-ready': 'My member card',

  'marketing.ask': 'May we also send you offers now and then? Your membership is the same either way.',
  'marketing.yes': 'Yes, send offers',
  'marketing.no': 'No, thanks',
  'marketing.on': 'Thank you! Offers will come now and then. Write “stop” whenever it is enough.',
  'marketing.off': 'All right, no offers. Receipts and answers to you come as always.',
  'stop.done':
    'Done. No more offers from us, in any of your chats. Receipts and answers to what you ask still reach you.',
  'stop.nothing': 'You get no offers from us, so there is nothing to stop.',
  'stop.ask': 'Did you mean our offers? One tap stops them.',
  'stop.why': 'If you like, one tap tells us why.',
  'stop.too-many': 'Too many',
  'stop.not-useful': 'Not useful to me',
  'stop.moved-away': 'I moved away',
  'stop.other': 'Another reason',
  'stop.thanks': 'Thank you for telling us.',

  'home.title': 'Hello, {name}',
  'home.title-nameless': 'Hello',
  'home.balance': 'You have {points, plural, one {# point} other {# points}}.',
  'home.owed': 'You owe {points, plural, one {# point} other {# points}}.',
  'menu.settings': 'Settings',
  'menu.history': 'History',
  'menu.link': 'Link LINE & Telegram',
  'menu.birthday': 'Birthday',
  'menu.start': 'Get offers',
  'menu.phone': 'Phone number',

  'points.title': '{points, plural, one {# point} other {# points}}',
  'points.title-owed': 'You owe {points, plural, one {# point} other {# points}}',
  'points.available': 'To use now',
  'points.pending': 'On the way',
  'points.pending-value': '{points, plural, one {# point} other {# points}}, first from {date}',
  'points.leaving': 'Next to leave',
  'points.leaving-value': '{points, plural, one {# point} other {# points}}, usable through {date}',
  'points.set-aside-value': '{points, plural, one {# point} other {# points}}, until {until}',
  'points.set-aside': 'Set aside',
  'points.extended': 'Kept longer',
  'points.extended-value':
    '{points, plural, one {# point} other {# points}} through {date}, 30 days more: we could not tell you in time',
  'points.debt':
    'A purchase was returned after its points had been used. The next points you earn make up for it first.',
  'points.none': 'Points come with your next purchase: show your member card and they count by themselves.',
  'points.never-leave': 'Your points do not expire.',

  'history.title': 'Your points, the newest first',
  'history.empty': 'Nothing yet. Your first purchase will stand here.',
  'history.more': 'Earlier',
  'history.earn': 'Purchase {amount}: {why}',
  'history.earn-plain': 'Purchase: {why}',
  'history.earn-unknown': 'Purchase',
  'history.refund': 'Returned: {amount}',
  'history.refund-unknown': 'Purchase returned',
  'history.refund-spent':
    '{points, plural, one {# point was} other {# points were}} already used; the next ones make up for it',
  'history.spend-payment': 'Paid {amount} of a purchase',
  'history.spend': 'Used for “{name}”',
  'history.spend-unknown': 'Used',
  'history.back': 'Back, because it was undone',
  'history.back-return': 'Back, as goods that they paid for were returned',
  'history.expire': 'Expired after the last day they could be used',
  'history.adjust': 'From the shop: {reason}',
  'history.referral-friend': 'Because a friend invited you',
  'history.referral-referrer': 'Because a friend you invited bought for the first time',
  'history.referral-reversed': 'Invitation reward taken back',
  'history.opening': 'Brought along from before',
  'history.release':
    'Points set aside for a payment came back, and {points, plural, one {# point} other {# points}} of them paid what was owed',
  'history.merge': 'Your accounts became one; these points moved with you',

  'card.title': 'Your member card',
  'card.caption': 'Show this to the cashier, or say the six digits. It works once, for 60 seconds.',
  'card.again': 'New code',

  'invite.title': 'Invite a friend',
  'invite.promise':
    'When they buy for {minimum} or more for the first time, you get {yours, plural, one {# point} other {# points}} and they get {theirs, plural, one {# point} other {# points}}.',
  'invite.nothing': 'Let a friend scan this, or pass on the message below.',
  'invite.forward': 'Come and join {shop} with my invitation, in the chat you already have:',
  'invite.code': 'Or type the code {code} there.',
  'invite.copy-line': 'Copy LINE link',
  'invite.copy-telegram': 'Copy Telegram link',
  'invite.copy-lab': 'Copy test chat link',
  'invite.friends':
    '{count, plural, =0 {Nobody has come by your invitation yet.} one {# friend came by your invitation.} other {# friends came by your invitation.}}',
  'invite.joined': 'joined',
  'invite.rewarded': 'rewarded',

  'link.title': 'One membership for all your chats',
  'link.body':
    'Open our other chat and type this code there within 10 minutes. Points and coupons of both become one. Give it to nobody else.',
  'link.copy': 'Copy the code',
  'link.open-line': 'Open LINE',
  'link.open-telegram': 'Open Telegram',
  'link.open-lab': 'Open the test chat',
  'link.have-code': 'I have a code',
  'link.ask-code': 'Type the code that our other chat shows under “Link LINE & Telegram”.',
  'link.confirm': 'This code belongs to {name}. Link this chat with that membership? Go on only if it is your own.',
  'link.confirm-merge':
    'This code belongs to {name}. Your two memberships become one, with all points and coupons. Go on only if it is your own.',
  'link.yes': 'Yes, that is me',
  'link.done': 'Linked. From now on both chats are the same membership.',
  'link.done-merged':
    'Linked. Your two memberships are one now{points, plural, =0 {} one {, and # point came along} other {, and # points came along}}.',
  'link.somebody': 'a member',

  'accounts-linked.text':
    'Your membership is now linked with another chat ({channel}). Was that not you? Please talk to us at once.',
  'referral-void.text':
    'Somebody you invited turned out to be a customer already, so {points, plural, one {# point was} other {# points were}} taken back. Your balance: {balance}.',
  'channel.line': 'LINE',
  'channel.telegram': 'Telegram',
  'channel.lab': 'Test chat',

  'language.ask': 'Which language should we speak?',
  'language.done': 'We speak English from now on.',

  'birthday.ask': 'When is your birthday? Month and day are enough, and only if you like.',
  'birthday.known': 'Your birthday: {day}. Is something wrong with it?',
  'birthday.pick': 'Pick the day',
  'birthday.change': 'Change it',
  'birthday.solar': 'Solar calendar',
  'birthday.lunar': 'Lunar calendar',
  'birthday.type-solar': 'Type month and day, like 3/14.',
  'birthday.type-lunar': 'Type the lunar month and day, like 8/15. In a leap month: leap 4/1.',
  'birthday.unreadable': 'I cannot read this as a day.',
  'birthday.done': 'Thank you, noted: your birthday is {day}.',
  'birthday.day-lunar': 'lunar {month}/{day}',
  'birthday.day-leap': 'lunar leap month {month}/{day}',
  'birthday.again': 'A birthday can be changed once a year. The next time is from {date}.',

  'settings.title': 'Your settings',
  'settings.body': 'Tap what you would like to change.',
  'settings.none': 'not given',
  'settings.offers': 'Offers',
  'settings.offers-on': 'yes',
  'settings.offers-off': 'no',

  'phone.ask': 'With your number the cashier finds you without the card. It is shared when you tap below.',
  'phone.ask-telegram':
    'With your number the cashier finds you without the card. Telegram shares it when you tap below.',
  'phone.share': 'Share my number',
  'phone.elsewhere': 'Sharing a number safely works on Telegram only. Here, your member card does the same.',
  'phone.done': 'Thank you! The cashier can find you by {phone} now.',

  'data.as-table': 'As a table',
  'data.caption': 'Everything {shop} keeps about you.',
  'data.about': 'Everything that {shop} keeps about you. Times are UTC.',

  'forget.title': 'Forget me',
  'forget.body':
    'We delete your name, chats, phone, birthday, messages and notes. Purchases stay in the books without a name. This cannot be undone.',
  'forget.contact':
    'You are no member, so there are no points to lose. We delete the name you use here and what you wrote to us.',
  'forget.points': 'You lose',
  'forget.points-value': '{points, plural, =0 {no points} one {# point} other {# points}}',
  'forget.vouchers': 'and',
  'forget.vouchers-value': '{count, plural, one {# coupon} other {# coupons}}',
  'forget.yes': 'Delete everything',
  'forget.no': 'Keep everything',
  'forget.done':
    'Done. We no longer know who you are. Only this last message of yours stays for seven days, so that nothing happens twice.',

  'help.text':
    'This is what I understand:\npoints – what you have, and why\ncard – your member card for the till\ncoupons, rewards – what you can use\ninvite – bring a friend\nlink – one membership on LINE and Telegram\nsettings – language, birthday, offers\nstop – no more offers\nmy data – everything we keep\nforget me – delete it\ntalk – write to a person of the shop',
  'unknown.staff': 'Sorry, I did not understand that. This is how it works:',
  'unknown.button': 'This button no longer works.',
  'unknown.text': 'Sorry, I did not understand that. Perhaps one of these?',
  'unknown.media': 'I can only read text. Tap below, or talk to a person.',

  'command.menu': 'Everything at a glance',
  'command.points': 'My points, and why',
  'command.card': 'Member card for the till',
  'command.coupons': 'My coupons',
  'command.rewards': 'What points buy',
  'command.invite': 'Bring a friend',
  'command.settings': 'Language, birthday, offers',
  'command.talk': 'Write to a person of the shop',
  'command.stop': 'No more offers',
  'command.help': 'What I understand',
} as const;
