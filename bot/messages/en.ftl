### Words used everywhere

language-en = English
language-zh = 中文
role-it = IT admin
role-hr = HR admin
role-it-short = IT
role-hr-short = HR
feature-kudos = Kudos
feature-leaderboard = Leaderboards
yes = yes
no = no
none = none
times = { $count }
department-as-choice = { $name } (the whole department)
button-undo = Undo
button-cancel = Cancel
button-save = Save
button-me = My thanks
button-my-settings = My settings

## Kudos: the giver

kudos-recorded = Thanks sent to { $to }
kudos-values = For { $values }.
kudos-recorded-private = Only { $to } will read it.
kudos-recorded-private-manager = Only { $to } and, as you wished, { $managers } will read it.
kudos-recorded-unposted = It is not posted anywhere.
kudos-recorded-opted-out = It is not posted: someone you thanked prefers not to be named publicly.
kudos-recorded-opted-out-self = It is not posted, as you prefer not to be named publicly.
kudos-recorded-daily = Everybody can read it in the next round-up.
kudos-recorded-instant = Everybody can read it in the feed.
kudos-recorded-department = Everybody in { $to } gets it in the next daily summary.
kudos-recorded-quiet = { $to } will get it when quiet hours are over.
kudos-recorded-manager = { $managers } will be told as well.
kudos-recorded-no-manager = There is no other manager to tell.
kudos-recorded-left = You can undo this for { $minutes } minutes. { $left ->
    [0] You have used up today’s allowance.
    [one] You can thank one more colleague today.
   *[other] You can thank { $left } more colleagues today.
}
kudos-recorded-short = Short and sweet! Would you like to add what it changed for you? It is what people remember.
kudos-button-more = Add what it changed
kudos-button-new = Thank somebody
kudos-completed = Added to your thanks to { $to }
kudos-taken-back = You took back your thanks to { $to }
kudos-taken-back-back = Your words are kept here, in case you want to use them again. Nobody else can see them now, and they no longer count against today’s allowance.

## Kudos: who reads them

kudos-received = { $giver } thanks you
kudos-received-with = Together with { $others }.
kudos-button-request = See the request
kudos-button-request-briefly = Request
kudos-received-private = Not posted anywhere: this is for you.
kudos-received-private-together = Not posted anywhere: this is for those thanked here.
kudos-received-manager = Your manager has been told as well.
kudos-for-manager = { $giver } thanks { $to }, and wanted you to know
kudos-posted = { $giver } thanks { $to }
kudos-for = For
kudos-taken-back-note = { $giver } took these thanks back.
kudos-posted-taken-back = { $giver } took back the thanks to { $to } ({ $when }).
kudos-button-join = +1 Me too
kudos-joiners = { $names } joined in.
kudos-joiners-more = { $names } and { $more } more joined in.
kudos-joiners-unnamed = { $count ->
    [one] One colleague joined in.
   *[other] { $count } colleagues joined in.
}
kudos-joined = You joined { $giver } in thanking { $to }.
kudos-joined-before = You had already joined { $giver } in thanking { $to }.
kudos-left = Your +1 is removed from { $giver }’s thanks.
round-up = { $count ->
    [one] One thanks on { $day }
   *[other] { $count } thanks on { $day }
}
round-up-more = { $count ->
    [one] … and one more.
   *[other] … and { $count } more.
}
bundle = Thanks to your department
bundle-empty = They have since been taken back.

## Kudos: whom is meant

who-is-meant-several = Several people are called “{ $typed }”. Whom do you mean?
who-is-meant-near = Nobody here is called “{ $typed }”. Did you mean one of these?
who-is-meant-nobody = Nobody here is called “{ $typed }”. Check the spelling, or choose from the list.
who-is-meant-kept = Your words are kept; nothing has been sent yet.
who-is-meant-other = Somebody else …
who-is-meant-form = Choose from the list

## Kudos: forms

kudos-form = Thank somebody
kudos-form-receivers = Whom would you like to thank?
kudos-form-receivers-hint = Colleagues or a whole department
kudos-form-words = What did they do?
kudos-form-words-hint = What happened, and what it changed for you
kudos-form-values = Which values did it show?
kudos-form-private = Only they should read it
kudos-form-manager = Also tell their manager
kudos-form-submit = Send thanks
more-form = Add what it changed
more-form-intro = You wrote to { $to }: “{ $words }”
more-form-words = What did it change?
more-form-words-hint = For example: the guest could check in on time, and I got home before midnight.
more-form-submit = Add

## The bot itself

help = Every colleague is your customer. Here is how Goodturn helps
help-unknown = I did not understand “{ $typed }”. This is what I can do:
help-kudos = Thank somebody: { $kudos } @colleague thanks for staying late #teamwork
    Several at once, or a whole department: { $kudos } @Anna @Front Office …
    So that only they read it, add --private. So that their manager hears of it, add --manager. Or type { $kudos } alone for a form.
help-goodturn = { $goodturn } me: what you gave and received
    { $goodturn } language 中文: speak another language
    { $goodturn } quiet hours 22:00-07:00: no messages at night
    { $goodturn } opt out of posts: no public posts about you
    { $goodturn } data: what I keep about you
help-note = Admins: { $goodturn } admin. The words after a command may be Chinese as well.
you-are-welcome = You’re welcome!
me = Your thanks
me-received = Received
me-given = Given
me-from = From { $giver }, { $when }
me-to = To { $to }, { $when }
me-nothing-yet = Nothing here yet. Who made your day easier this week?
language-set = From now on I’ll write to you in { $language }.
quiet-set = No messages from { $start } to { $end } ({ $zone }). Messages wait until then.
quiet-cleared = Quiet hours are off: messages come when they happen.
posts-on = Public posts may name you again.
posts-off = No public post will name you from now on. Thanks to you still reach you.
my-settings = Your settings
my-settings-note = For other quiet hours type, for example, { $goodturn } quiet hours 20:00-08:00.
settings-posts = Public posts may name me
button-other-language = 中文
button-quiet-on = Quiet from 22:00 to 07:00
button-quiet-off = No quiet hours
button-posts-off = No public posts about me
button-posts-on = Allow public posts
button-stored = My data
stored = My data
stored-name = Name
stored-aliases = Also found as
stored-email = E-mail
stored-number = Employee number
stored-department = Department
stored-manager = Manager
stored-office = Office
stored-zone = Time zone
stored-language = Language
stored-quiet = Quiet hours
stored-accounts = Accounts
stored-kudos = Thanks
stored-kudos-counts = { $given } given, { $named } that name you
stored-who-sees = Private thanks are shown to you, the others thanked and, if the giver wished, your manager. A request is read by who asks, who helps, and the desk it was asked of; who handled something does not see how you rated it. A private word is read by the two of you. Admins see settings and totals, never words, except what a receiver reports. What you typed is kept for seven days at most, so that a repeated message changes nothing; thanks stay until somebody takes them back.

## Admins

admin = Company settings
admin-note = Every change is kept in the audit, with who made it.
admin-with-role = { $name } ({ $role })
allowance-a-day = { $count ->
    [one] each may thank one colleague a day
   *[other] each may thank { $count } colleagues a day
}
feed-off = off: nothing is posted
feed-daily = one round-up a day
feed-instant = at once
settings-saved = Saved.
settings-form = Company settings
settings-feed = Thanks in the feed
settings-feed-hint = Whoever is thanked is told in any case.
settings-round-up-at = Time of the round-up
settings-allowance = Daily allowance
settings-allowance-hint = How many colleagues each person can thank a day, from 1 to 1000
settings-language = Default language
settings-language-hint = Of the feed, and of everybody who has not chosen one
settings-zone = Time zone
settings-zone-hint = For example Asia/Shanghai
settings-features = Switched on
settings-values = Values
settings-admins = Admins
button-change-settings = Change settings
button-add-value = Values
button-add-admin = Admins
value-form = Values
value-form-tag = New value: tag
value-form-tag-hint = One word, as people type it after #
value-form-tag-hint-optional = One word, as people type it after #. A new value needs its tag and both names; leave all three empty to add none.
value-form-name = Its name in English
value-form-name-zh = Its name in Chinese
value-form-retire = Retire
value-form-retire-hint = Retired values stay with the thanks that named them.
admin-form = Admins
admin-form-people = Make these colleagues admins
admin-form-people-hint = Leave it empty to name nobody new.
admin-form-role = Role
admin-form-role-hint = IT looks after settings; HR after values and questions. Neither reads private words; HR reads those that were reported.
admin-form-dismiss = Take the role away from

## No, because …

refused-typed = Your words, so that nothing is lost.
refused-no-receivers = Whom would you like to thank? Start with a name: { $kudos } @colleague thanks for …
refused-kudos-to-self = You cannot thank yourself here, well deserved as it may be. Name a colleague.
refused-kudos-to-bot = { $name } is a bot and would not feel it. Name a colleague.
refused-kudos-to-leaver = { $name } no longer works here. Remove the name and send again.
refused-too-many-receivers = That is { $count } at once; up to { $most } can be thanked together. Name fewer, or thank their department.
refused-no-words = What are you thankful for? Add a few words after the name.
refused-too-long = That is { $length } characters; up to { $most } fit. Please shorten it.
refused-allowance-spent = { $left ->
    [0] You have used up today’s allowance of { $allowed }. There will be a new one tomorrow.
    [one] These are { $needed } at once, and you can thank one more colleague today. Name one, or wait until tomorrow.
   *[other] These are { $needed } at once, and you can thank { $left } more colleagues today. Name fewer, or wait until tomorrow.
}
refused-not-yours = Only the one who gave these thanks can change them.
refused-already-taken-back = These thanks have already been taken back.
refused-too-late-to-take-back = Thanks can be taken back for { $minutes } minutes; that time is over. Talk to the person if something was wrong.
refused-too-late-to-add = Words can be added for { $hours } hours; that time is over. Thank them anew instead.
refused-join-own = You are part of these thanks already: joining in is for everybody else.
refused-gone = This is no longer here. Please start again, for example with { $kudos }.
refused-feature-off = { $feature } is switched off in your company. An admin can switch it on with { $goodturn } admin.
refused-not-allowed = { $count ->
    [0] This is for admins, and there is none for it yet. Whoever set up Goodturn can name one.
    [one] This is for an admin: { $admins }. { $goodturn } help shows what you can do.
   *[other] This is for admins: { $admins }. { $goodturn } help shows what you can do.
}
refused-last-admin = This is the last admin with that role. Name another one first.
refused-no-quiet-hours = I could not read these hours. Type them like this: { $goodturn } quiet hours 22:00-07:00, or “off”.
refused-no-such-language = I speak English and Chinese. Type { $goodturn } language English or { $goodturn } language 中文.
refused-bad-value = A value needs a tag of letters or digits (up to 24) and a name in both languages.
refused-bad-allowance = Enter a whole number from 1 to 1000.
refused-bad-time = Enter a time of day such as 17:07.
refused-bad-zone = Enter a time zone such as Asia/Shanghai or Europe/Berlin.

## What a platform offers after a slash, and its places

command-kudos-name = /kudos
command-kudos-hint = @colleague thanks for … #value
command-kudos-about = Thank somebody
command-goodturn-name = /goodturn
command-goodturn-hint = help · me · settings · data
command-goodturn-about = Help, your thanks, your settings
place-dm = Goodturn
place-feed = #thanks

## The playground's page. The server sends these as labels, each placeholder as its own name in braces.

playground-title = Goodturn playground
playground-brand = Goodturn
playground-brand-other = 好帮手
playground-home = Goodturn: back to the start
playground-language = Language
playground-language-name = English
playground-speaks-en = Reads English
playground-speaks-zh = Reads Chinese

playground-welcome-heading = One good turn deserves another.
playground-welcome-what = Goodturn is a chat bot in which colleagues thank each other: one, several or a whole department, in front of everybody or in private.
playground-welcome-safe = Here you try it in a made-up company, { $company }: no account needed, and no real person hears of it.
playground-start-heading = Start with these two
playground-start-why = Thank one as the other, and watch it arrive.
playground-open-both = Open both side by side
playground-everybody-heading = Or be anybody else

playground-search = Find a colleague

playground-switch = Be somebody else
playground-switch-pane = Whose side to look at
playground-side-by-side = Side by side
playground-side-by-side-who = Whom to put beside
playground-close-pane = Close { $name }’s side
playground-places = Places
playground-unread = New messages
playground-new-below = New messages
playground-reconnecting = Connection lost. Trying to get it back …

playground-clock = Move the demo’s clock
playground-clock-now = It is { $time } here. Move the demo’s clock
playground-clock-shifted = The demo’s clock says { $time }. Move it
playground-clock-hour = One hour on
playground-clock-day = Tomorrow, 09:00
playground-clock-monday = Next Monday, 09:10
playground-clock-back = Back to the real time

playground-empty-chat = Say hello. Whatever you type here, only Goodturn reads.
playground-empty-place = Nothing here yet. Thanks that people share appear in { $place }.
playground-try = Try
playground-composer = Message
playground-composer-hint = Type / for commands, @ for colleagues
playground-keys = Enter sends · Shift + Enter starts a new line
playground-send = Send
playground-suggestions-count = Suggestions: { $count }. Arrow keys to choose.

playground-you = You
playground-only-you = Only you can see this
playground-edited = edited

playground-close = Close
playground-form-as = as { $name }
playground-unfinished = Not sent yet: { $title }
playground-continue = Continue
playground-discard = Throw it away

playground-unreachable = Goodturn does not answer just now. Nothing is lost; please try again.

## Slack

slack-not-for-you = Goodturn is for the people of the company that installed it. Your own company can install it, too.
slack-form-not-opened = The form could not be opened. Please try again.
refused-not-a-colleague = { $name } works for another company; here you can write to your own colleagues. Remove the name and send again.
refused-not-a-colleague-field = { $name } works for another company. Remove the name.
refused-group-unknown = Slack does not say who is in { $name }. Name the people one by one.

## WeCom: labels that fit its buttons (ten letters), what its door and its menu say

button-my-settings-briefly = Settings
button-quiet-on-briefly = Quiet 22–7
button-quiet-off-briefly = Quiet off
button-posts-off-briefly = No posts
button-posts-on-briefly = Posts on
button-stored-briefly = My data
button-change-settings-briefly = Change
button-plain-on-briefly = Plain text
button-plain-off-briefly = Cards
kudos-button-more-briefly = Add more
kudos-button-new-briefly = Thank
who-is-meant-other-briefly = Not these
who-is-meant-form-briefly = Open list
wecom-form-open = This opens a page for you to fill in. The link works once, for ten minutes; after that, ask for a new one.
wecom-form-button = Open
wecom-menu-thank = Thank
wecom-menu-ask = Get help
wecom-menu-me = Me

## What is asked before anybody is thanked, and help in few words

kudos-whom = Whom would you like to thank?
kudos-whom-hint = Choose from the list, or say it again with a name: thanks @colleague for …
who-is-meant-sure = Do you mean this “{ $typed }”?
help-few = Thank somebody: thanks @colleague for staying late #teamwork (outside our chat: { $kudos } @colleague …)
help-few-request = Ask for help: ask @colleague to review the contract by Friday
help-few-also = Also, in our chat or after { $goodturn }: me · settings · help

## Reading without cards

help-plain = { $goodturn } plain on: text instead of cards, for reading in WeChat
plain-on = From now on you get text with links instead of cards. That can be read in WeChat as well.
plain-off = From now on you get cards with buttons.
button-plain-on = Text instead of cards
button-plain-off = Cards with buttons
settings-plain = Text instead of cards
settings-plainly = Text instead of cards
settings-plainly-hint = For those who read WeCom in WeChat, where cards do not show. Everybody can choose for themselves.

## Pages people open in a browser

page-search-hint = Name, alias, pinyin or department
page-choose-one = Choose “{ $query }” from the list.
page-nobody = Nobody is called “{ $query }” here. Try part of a name, or a department.
page-found = Found: { $count }
page-whole-department = Everybody in the department
page-not-now = Not now
page-suggestions = Suggestions
page-optional = optional
page-counter = { $count } of { $limit } characters
page-added = { $name } added
page-removed = { $name } removed
page-remove = Remove { $name }
page-bot = Goodturn
page-as = as { $name }
page-sign-out = Sign out
page-signed-out = You are signed out. Whenever you need a page again, ask for it in chat.
page-enter = One moment …
page-enter-button = Go on
page-enter-other = In this browser you are signed in as { $name }. This link may be somebody else’s: go on only if it was sent to you.
page-link-ended = This link has been used already, or it is older than ten minutes. Type the command again in chat, and you get a fresh one.
page-not-signed-in = To know who you are, we need you to come from chat: type the command there, and open the link you get.
page-way-in = Sign in
page-way-failed = Signing in did not work. Go back to chat and open the page from there once more.
page-unknown-account = This account is not among the colleagues here. If it should be, tell your admin.
page-no-longer = You are no longer signed in. Type the command again in chat, open the fresh link, then come back here and send again: all you typed is still here.
page-no-longer-typed = You are no longer signed in, so nothing was sent. Type the command again in chat and open the fresh link. Here is what you typed, so that nothing is lost.
page-send-again = This page is from an earlier visit, so nothing was sent yet. Please look it over and send it again.
page-foreign = This did not come from a page of ours, so nothing was done. Open the page from chat once more.
page-unreadable = Something arrived here that no page of ours would send, so nothing was done. Open the page from chat once more.
page-press = You pressed a button in chat. Nothing has happened yet.
page-press-kudos-undo = Undo these thanks
page-press-button = Go on
page-lost = No connection just now. All you typed is still here: please send it again.
page-restored = What you typed earlier is back.
page-start-over = Start over
page-type-names = Names, with commas between them
page-tick-whom = Not quite sure who “{ $query }” is. Tick whom you mean.
page-stumbled = Something went wrong on our side; it has been noted. Go back and try again: your browser still has what you typed.

## Thanks: what is not understood, who reads them, and what a form says at its fields

refused-unknown-option = I do not know “{ $option }”, so nothing has been sent. Add --private so that only they read it, or --manager so that their manager hears of it. If it is only a dash, put a space after it.
refused-unknown-option-field = I do not know “{ $option }”, so nothing has been sent. To keep thanks private, tick the box. If it is only a dash, put a space after it.
refused-no-receivers-field = Choose at least one colleague or department.
refused-kudos-to-leaver-field = { $name } no longer works here. Remove the name.
refused-no-words-field = Write a few words: what happened, and what it changed.
refused-no-room-to-add = These thanks are as long as they can be. Thank them anew for something else.
refused-nobody-to-appoint = Choose at least one colleague. A department cannot be an admin.
kudos-completed-undo = { $minutes ->
    [one] You can undo this for one more minute.
   *[other] You can undo this for { $minutes } more minutes.
}

## WeCom: a picture, a voice or a file came

wecom-only-text = I only understand text. Write to me: “help” shows what I can do.

## Thanks: who else is named, the words to write, and small talk

who-is-meant-which = Whom do you mean by “{ $typed }”?
who-is-meant-besides = You also mention “{ $typed }”. Is this for them, too?
who-is-meant-not-besides = No, only mentioned
who-is-meant-not-besides-briefly = No
words-wanted = What do you thank { $to } for?
words-wanted-hint = Write a few words: what they did, and what it changed for you.
words-wanted-button = Write a few words
words-wanted-button-briefly = Add words
greeted = Hello!
greeted-how = To thank somebody, write: thanks @colleague for staying late. For all I can do, write: help.
acknowledged = All right. I am here when you need me.
help-few-alone = Thank somebody: thanks @colleague for staying late #teamwork
help-few-also-alone = Or write: me, settings, help
help-kudos-alone = Thank somebody: thanks @colleague for staying late #teamwork
    Several, or a whole department: thanks @Anna @Front Office …
    Add --private so that only they read it, or --manager so that their manager hears of it. Write kudos on its own for a form.
help-goodturn-alone = me: what you gave and received
    language 中文: another language
    quiet hours 22:00-07:00: no messages at night
    posts off: not named in public posts
    data: what Goodturn keeps about you
help-plain-alone = plain on: text instead of cards, for reading in WeChat
help-note-alone = Admins, write: admin. You may write Chinese as well.

## By when: what a date may be, and what it cannot be

refused-date-not-understood = I could not read “{ $typed }” as a date. Write it as you would say it: Friday, tomorrow 3pm, in 3 days, 4 March.
refused-date-ambiguous = “{ $typed }” can mean { $first } or { $second }. Name the one you mean, with the month as a word: 4 March.
refused-date-passed = “{ $typed }” has passed. Name a time to come, with the year if it is far ahead.

## Working hours, as an admin writes them

refused-hours-unclear = I could not read “{ $part }”. Write them like this: Mon-Fri 09:00-12:00 13:30-18:00; Sat 10:00-14:00. Or 24/7.
refused-hours-without-days = On which days? Write the days before the hours: Mon-Fri 09:00-18:00.
refused-day-twice = A day appears twice. Write each day once, with all its hours: Mon-Fri 09:00-12:00 13:30-18:00.
refused-shifts-overlap = Two shifts overlap. Let each begin when the one before has ended, or later.
refused-no-working-time = This leaves no working time at all. Name at least one day and its hours, for example Mon-Fri 09:00-18:00.
refused-no-such-country = I know no public holidays of “{ $country }”. Use a code such as CN, US or DE-BY, or leave it empty.

## Requests between colleagues

feature-requests = Requests
command-request-name = /request
command-request-hint = @colleague please … by Friday
command-request-about = Ask a colleague or a department for help
help-request = Ask for help: { $request } @colleague please review the contract by Friday
    Where it stands: { $request } mine · Somebody helped already: { $request } helped @colleague …
    On duty at your department’s desk: { $goodturn } duty on, and duty off when you leave.
help-request-alone = Ask for help: ask @colleague to review the contract by Friday
    Where it stands: requests · Somebody helped already: helped @colleague with the printer
    On duty at your department’s desk: duty on, and duty off when you leave.
request-ready-asked = Ask { $to } for this?
request-ready-told = Note that { $to } helped you?
request-ready-note = Nothing has been sent yet.
request-cancelled = Nothing was sent.
request-button-send-asked = Ask
request-button-send-told = Note it
request-button-change = Change
request-button-complete = Complete
request-button-new = Ask for help
request-button-new-briefly = Ask
request-button-answer = Answer
request-button-accept = I’ll do it
request-button-accept-date = Another date
request-button-accept-date-briefly = Other date
request-button-ask-back = Ask back
request-button-hand-over = Hand over
request-button-decline = Can’t do it
request-button-decline-briefly = Can’t
request-button-do = Done
request-button-do-note = Done, with a note
request-button-do-note-briefly = Done, note
request-button-reopen = Not done yet
request-button-reopen-briefly = Not yet
request-button-reopen-provider = Not done after all
request-button-reopen-provider-briefly = Reopen
request-button-withdraw = Withdraw
request-withdraw-confirm = Withdraw this request? Whoever was asked will see that you no longer need it.
request-button-open = Open { $number }
request-button-on-duty = Go on duty
request-button-off-duty = Go off duty
request-button-off-duty-briefly = Off duty
request-title-requester = You asked { $to } for help
request-title-provider = { $requester } asks you for help
request-title-desk = { $requester } asks { $desk } for help
request-title-other = { $requester } asked { $provider } for help
request-title-helped-requester = Noted: { $provider } helped you
request-title-helped-provider = { $requester } notes that you helped
request-fact-due = By when
request-fact-promised = Promised for
request-fact-urgent = Urgent
request-fact-urgent-yes = yes
request-stands-helped = This counts as help given and received.
request-stands-at-desk-requester = Whoever at { $desk } takes it first will have it. You hear from me then.
request-stands-at-desk-other = Nobody has it yet. Whoever takes it first has it.
request-stands-asked-requester = { $provider } has not answered yet.
request-stands-asked-provider = { $requester } waits for your answer.
request-stands-asked-other = It is with { $provider }, who has not answered yet.
request-stands-asked-back-requester = { $provider } waits for your answer.
request-stands-asked-back-provider = You asked back. { $requester } has not answered yet.
request-stands-asked-back-other = { $provider } has it and asked back.
request-stands-promised-requester = { $provider } has it.
request-stands-promised-provider = You have it.
request-stands-promised-other = { $provider } has it.
request-stands-done-requester = { $provider } says it is done. If it is not, say so; otherwise there is nothing to do.
request-stands-done-provider = You said it is done.
request-stands-done-other = { $provider } has done it.
request-stands-closed-requester = Done by { $provider }.
request-stands-closed-provider = Done. Thank you!
request-stands-closed-other = Done by { $provider }.
request-stands-declined-requester = { $provider } cannot do it.
request-stands-declined-provider = You said that you cannot do it.
request-stands-declined-other = { $provider } cannot do it.
request-stands-withdrawn-requester = You no longer need it.
request-stands-withdrawn-provider = { $requester } no longer needs it. There is nothing to do.
request-stands-withdrawn-other = { $requester } no longer needs it. There is nothing to do.
request-said-you = You wrote:
request-said = { $by } wrote:
request-told-accept = { $by } takes it on
request-told-accept-date = { $by } takes it on, by { $when }
request-told-ask-back = { $by } asks back
request-told-answer = { $by } answers
request-told-hand-over = { $by } handed it to { $to }
request-told-give-back = { $by } cannot do it and hands it back to you
request-told-give-back-asker = { $by } cannot do it and handed it back
request-told-decline = { $by } cannot do it
request-told-do = { $by } says it is done
request-told-reopen = { $by } says it is not done yet
request-told-withdraw = { $by } no longer needs it
request-told-raise = Nobody at { $desk } has taken this yet
request-mine = Your requests
request-mine-waiting = Waiting for you:
request-mine-owed = You promised:
request-mine-asked = You asked:
request-mine-nothing = Nothing is open.
request-line-by = by { $when }
request-line-more = … and { $count } more
request-reminder = { $count ->
    [one] One request needs a look
   *[other] { $count } requests need a look
 }
request-reminder-nothing = All that was open here has been settled.
request-on-duty = You are on duty at { $desk }
request-on-duty-hint = Its requests come to whoever is on duty.
request-off-duty = You are off duty at { $desk }
request-form = Ask for help
request-form-submit = Continue
request-form-receivers = Whom do you ask?
request-form-receivers-hint = One colleague, or a department: then whoever takes it first has it.
request-form-words = What do you need?
request-form-words-hint = What it is, and what it is for.
request-form-due = By when?
request-form-due-hint = As you would say it: Friday, tomorrow 3pm, in 3 days. Empty: no date.
request-form-urgent = It is urgent
request-form-link = Link
request-form-link-hint = To the document or ticket it is about
helped-form = Somebody helped you
helped-form-submit = Note it
helped-form-receivers = Who helped you?
helped-form-receivers-hint = One colleague
helped-form-words = With what?
helped-form-words-hint = What they did, and what it changed for you.
helped-form-thanks = Send it to them as thanks, too
step-form-accept = By when will you do it?
step-form-accept-submit = I’ll do it
step-form-do = Done, with a note
step-form-do-words = What should they know? The person who asked reads this.
step-form-do-submit = Done
step-form-ask-back = Ask back
step-form-ask-back-words = What is unclear?
step-form-ask-back-submit = Ask
step-form-answer = Answer
step-form-answer-words = Your answer
step-form-answer-submit = Send
step-form-hand-over = Hand it over
step-form-hand-over-words = What should they know? (optional)
step-form-hand-over-submit = Hand over
step-form-receivers = To whom?
step-form-receivers-hint = One colleague, who may still say no: then it comes back to you.
step-form-decline = You cannot do it
step-form-decline-words = Why not? The person who asked reads this.
step-form-decline-submit = Send
step-form-reopen = Not done yet
step-form-reopen-words = What is missing? (optional)
step-form-reopen-submit = Reopen
refused-help-from-self = You cannot ask yourself. Choose a colleague or a department.
refused-only-one-provider = Ask one at a time, so that it is clear who has it. Choose one colleague or one department.
refused-nobody-asked = Who could help? Choose a colleague or a department.
refused-help-from-bot = { $name } is a bot. Choose a colleague or a department.
refused-provider-left = { $name } no longer works here, so nobody could go on with it. Please ask somebody else anew.
refused-help-from-leaver = { $name } no longer works here. Choose somebody else.
refused-nobody-at-desk = Nobody works at { $name } who could take it. Choose a colleague or another department.
refused-nothing-asked = What do you need? A few words are enough.
refused-no-reason = A few words are needed here, so that the other side knows what to do.
refused-request-moved-on = { $state ->
    [asked] This request is open again: whoever was asked decides next.
    [asked_back] This request waits for an answer to a question.
    [promised] Somebody has taken this request on already.
    [done] This request is done already.
    [to_repair] This is being put right already.
    [closed] This request is closed.
    [declined] This request was declined. Ask somebody else.
   *[withdrawn] This request was withdrawn.
 }
refused-request-taken = { $name } has taken it already. There is nothing left to do for you.
refused-request-not-yours = Only the people this request is between can do that.
refused-too-late-to-reopen = It was done too long ago to reopen. Ask anew, so that it is clear what is missing now.
refused-not-of-a-desk = You are not in a department here, so there is no desk to be on duty at. Ask an admin to add you to one.
refused-no-such-link = “{ $typed }” is no link. Paste one as your browser shows it, with https at the front.

## Feedback: a private word between two colleagues

feature-feedback = Private feedback
command-feedback-name = /feedback
command-feedback-hint = @colleague … · ask @colleague about … · suggest …
command-feedback-about = A private word, or a suggestion
help-feedback = A private word that only the two of you read: { $feedback } @colleague …
    Ask for one: { $feedback } ask @colleague @colleague about …
help-feedback-alone = A private word that only the two of you read: feedback @colleague …
    Ask for one: feedback ask @colleague @colleague about …
feedback-which = Which of the two do you mean?
feedback-which-private = A private word: for one colleague, who sees that it is from you. Nobody else reads it.
feedback-which-box = A suggestion: for the head of your department or a topic of the company, anonymous if you wish.
feedback-button-new = A private word
feedback-button-new-briefly = To one
feedback-kind-keep = Keep doing
feedback-kind-try = Try instead
feedback-kind-keep-briefly = Keep doing
feedback-kind-try-briefly = Try other
feedback-kind-wanted = For { $to }: what is it?
feedback-hint = What helps: what happened, what it changed for you or the guest, and what you wish for next time.
feedback-button-change = Change the words
feedback-button-change-briefly = Change
feedback-recorded = { $to } will read your private word
feedback-recorded-note = Only { $to } reads it, and sees that it is from you. You can undo this for { $minutes } minutes.
feedback-received-keep = { $giver } has a word for you: keep doing this
feedback-received-try = { $giver } has a word for you: something to try instead
feedback-received-note = Only you and { $giver } read this; nobody else does, not your manager either.
feedback-thanked-note = You thanked { $giver } for it.
feedback-button-thank = Thank for it
feedback-button-thank-briefly = Thank
feedback-button-ask-back = Ask back
feedback-button-answer = Answer
feedback-taken-back = You took back your word to { $to }
feedback-taken-back-back = Your words are kept here, in case you want to use them again. Nobody else can see them now.
feedback-taken-back-note = { $giver } took this private word back.
feedback-thanked = { $receiver } thanks you for this
feedback-replied = { $by } answers
feedback-your-words = To what you wrote:
feedback-their-words = To what they wrote:
feedback-between-you = Only the two of you read this.
feedback-reply-sent = On its way to { $to }.
feedback-says = { $name }:
feedback-asked-for = Asked { $to } for a private word
feedback-asked-for-note = Each is asked alone and answers you alone. Whoever would rather not need not say so.
feedback-asked = { $asker } would like a private word from you
feedback-asked-note = Only { $asker } will read it. If you would rather not, nobody is told.
feedback-asked-answered = You gave { $asker } a word. Thank you!
feedback-button-write = Write it
feedback-button-decline = Rather not
feedback-declined = That is fine. Nobody is told.
feedback-form = A private word
feedback-form-intro = Only the one you choose reads it, and sees that it is from you.
feedback-form-asked = { $asker } asked you for this. Only { $asker } reads it, and sees that it is from you.
feedback-form-asked-about = { $asker } asked you: “{ $about }” Only { $asker } reads your answer, and sees that it is from you.
feedback-form-receivers = For whom?
feedback-form-receivers-hint = One colleague
feedback-form-kind = What is it?
feedback-form-kind-keep = Keep doing: it helps
feedback-form-kind-try = Try instead: it could go better
feedback-form-words = Your words
feedback-form-submit = Send
feedback-reply-form = To { $to }
feedback-reply-form-intro = It was: “{ $words }”
feedback-reply-form-words = Your words
feedback-reply-form-hint = Only the two of you read this.
feedback-ask-form = Ask for a private word
feedback-ask-form-people = Whom would you like to ask?
feedback-ask-form-about = What about?
feedback-ask-form-about-hint = For example: the training I gave yesterday
feedback-ask-form-submit = Ask
refused-feedback-to-nobody = Whom is it for? Name one colleague: { $feedback } @colleague …
refused-feedback-to-nobody-field = Choose one colleague.
refused-feedback-to-self = That would be a diary. Name a colleague.
refused-feedback-to-several = A private word is for one colleague. Name one; for a department there are suggestions: { $feedback } suggest …
refused-feedback-to-several-field = A private word is for one colleague. Choose one.
refused-nothing-said = Write a few words first.
refused-no-such-kind = Choose one of the two: keep doing, or try instead.
refused-too-late-for-feedback = A private word can be taken back for { $minutes } minutes; that time is over. Talk to each other if something was wrong.
refused-feedback-taken-back-already = This private word was taken back.
refused-enough-replies = You have written back and forth { $most } times here. Now it is better to talk.
refused-nobody-to-ask = Whom would you like to ask? Name colleagues: { $feedback } ask @colleague @colleague about …
refused-nobody-to-ask-field = Choose colleagues; a department cannot be asked.
refused-too-many-asked = That is { $count } at once; up to { $most } can be asked. Who is one of many does not feel asked.
stored-requests = Requests
stored-requests-counts = { $asked } asked, { $helped } asked of you, { $rated } rated by you
stored-feedback = Private words
stored-feedback-counts = { $given } given, { $received } received

## Suggestions

feature-suggestions = Suggestions
suggestions-button-new = A suggestion
suggestions-button-new-briefly = Suggest
help-suggestions = A suggestion to the head of your department, without your name: { $feedback } suggest …
    Read the answer with the key you got: { $feedback } answer KEY
help-suggestions-alone = A suggestion to the head of your department, without your name: feedback suggest …
    Read the answer with the key you got: feedback answer KEY
suggestions-form = A suggestion
suggestions-form-intro = Without your name nobody can look up who wrote it, no admin either. What is known: the department or topic, the day, and what you write, which may give you away. Until the next full hour, somebody with access to the bot’s disk could find traces; in backups made before then, they stay longer. What you type in chat stays in your chat unless you delete it.
suggestions-form-to = For whom?
suggestions-form-to-head = { $head }, head of { $department }
suggestions-form-to-topic = { $topic } (read by { $reader })
suggestions-form-words = Your suggestion
suggestions-form-words-hint = What happens now, and what would be better
suggestions-form-named = Sign it with my name
suggestions-form-submit = Put it in the box
suggestions-recorded = In the box: { $to }
suggestions-recorded-key = Keep this key. It is shown only here, and only with it can the answer be read:
suggestions-recorded-unnamed = { $reader } will read it on the next morning but not who wrote it. The bot keeps no author, and no time. Until the next full hour, somebody with access to its disk could find traces; in backups made before then, they stay longer. Nobody will message you about it: look for an answer with the key.
suggestions-recorded-named = { $reader } reads it now, with your name. You will be told of an answer.
suggestions-button-any-answer = Any answer?
suggestions-button-any-answer-briefly = Answer?
suggestions-button-add = Add something
suggestions-button-add-briefly = Add
suggestions-button-outcome = What we did about it
suggestions-button-outcome-briefly = Outcome
suggestions-heard-before = I have heard this before, and did nothing a second time. What I answered then, the key too, is kept nowhere.
suggestions-yours = Your suggestion: { $to }
suggestions-added = Added. It will be read on the next morning.
suggestions-you-wrote = You wrote:
suggestions-reader-wrote = { $name } answers:
suggestions-no-answer-yet = No answer yet. Look again with the same key.
suggestions-key-form = Any answer?
suggestions-key-form-intro = Nobody is told that you looked.
suggestions-key-form-key = Your key
suggestions-key-form-words = Add something
suggestions-key-form-words-hint = Leave it empty to read only.
suggestions-key-form-submit = Go on
suggestions-received = A suggestion: { $to }
suggestions-somebody = Somebody
suggestions-received-unnamed = Nobody can look up who wrote this, no admin either. The author finds your answer with a key.
suggestions-received-named = The author signed it, and will be told of your answer.
suggestions-answered = { $reader } answers your suggestion
suggestions-outcome = What was done about it:
suggestions-outcomes = What came of suggestions
suggestions-invite = You have one, too? { $feedback } suggest …
suggestions-answer-form = Answer
suggestions-answer-form-hint = You may also ask something.
suggestions-outcome-form = What we did about it
suggestions-outcome-form-hint = Everybody who could have written it will read this on the next morning, not the suggestion itself.
topic-button = Topics
topic-form = Topics for suggestions
topic-form-name = New topic: its name in English
topic-form-name-hint = Everybody can suggest something about it.
topic-form-name-hint-optional = A new topic needs both names and a reader; leave all three empty to open none.
topic-form-owner = Who reads the suggestions? One colleague
topic-form-close = Close
refused-nobody-reads-it = Nobody would read this: your department has no head here, or the topic is closed. { $feedback } suggest shows who reads suggestions, if there is a topic.
refused-nobody-reads-it-field = This is closed now. Choose another one.
refused-too-few-to-hide = Fewer than { $fewest } people could have written this, so it would not stay hidden who did. Sign it (--named), or choose a topic of the company: { $feedback } suggest
refused-too-few-to-hide-field = Fewer than { $fewest } people could have written this, so it would not stay hidden who did. Sign it, or choose a topic of the company.
refused-no-such-key = No suggestion belongs to this key. A key is 30 letters in six groups.
refused-bad-topic = A topic needs a name in both languages and one colleague who reads it.

## Reports of abuse

report-button = Report
report-wanted = Report this?
report-wanted-what = HR admins will then read these words and what was answered, and see who wrote them where that is known. Each look is kept in the audit. Whoever wrote it is not told by me.
report-button-sure = Yes, report it
report-button-sure-briefly = Report
report-sent = Reported. HR admins can read it now.
report-made = Somebody reported words to them as abuse
report-audited = That you look at a report is kept in the audit.
report-button-look = Look at reports
report-button-look-briefly = Look
reports = Reports
report-none = Nothing is waiting.
report-feedback = { $number }. { $giver } to { $receiver }, { $when }
report-suggestion = { $number }. A suggestion: { $to }. Who wrote it cannot be looked up unless they signed.
report-button-done = Done: { $number }
report-dealt-with = Marked as dealt with.
feedback-reported-note = You reported this; besides you and { $giver }, HR admins can read it.

## Ratings: about a matter, never about a person

rating-wanted = How was this matter handled?
rating-level-5 = Very well
rating-level-4 = Well
rating-level-3 = So-so
rating-level-2 = Poorly
rating-level-1 = Badly
rating-given = Noted: { $level }
rating-why = What was it above all?
rating-reason = Above all: { $reason }
rating-reason-timely = On time
rating-reason-proactive = Proactive
rating-reason-clear = Clear
rating-reason-expert = Expert
rating-reason-solved = Solved it
rating-reason-slow = Slow
rating-reason-chased = Had to ask
rating-reason-unclear = Unclear
rating-reason-unfamiliar = Unfamiliar
rating-reason-unsolved = Not solved
rating-button-thank = Say thanks
rating-button-comment = Add words
rating-button-repair = Put right
rating-repair-hint = Would you like it put right? Only then does whoever handled it hear of it, and only what you write.
rating-form = A few words
rating-form-words = What would you like to add?
rating-who-sees = Whoever handled it does not see this. Ratings are read for whole departments only, from { $least } people on, and may serve a department’s appraisal, never one person’s. You can change yours for 7 days.
rating-not-now = This is open again, so there is nothing to rate yet.
settings-rated-one-in = One rating per so many requests
settings-rated-one-in-hint = Of how many done requests one is asked about, from 1 (each) to 20, so that nobody tires
satisfaction = How well departments served in { $month }
satisfaction-share = { $share } % ({ $ratings } ratings by { $raters } people; between { $low } and { $high } %)
satisfaction-hidden = { $count ->
    [one] One department is not shown: fewer than { $least } people rated it.
   *[other] { $count } departments are not shown: fewer than { $least } people rated each.
 }
satisfaction-note = The share of “well” and “very well”. The span says how sure it is (95 %): departments whose spans overlap do not differ for certain. A month is shown once its ratings can no longer change. It says something of departments, never of one person.
refused-not-asked-to-rate = Only whoever was asked how it went can rate this.
refused-too-late-to-rate = A rating can be changed for 7 days. That time is over.
refused-bad-one-in = Write a whole number from 1 (ask about each) to 20.

## Suggestions: taken back

suggestions-key-form-back = Take it back (until it is read, on the next morning)
suggestions-taken-back = Taken out of the box
suggestions-taken-back-note = Nobody was told. Your words are here, in case you want to use them again.
refused-told-already = It was told already, so it cannot be taken back. You can add something with the key.

## Schedules

refused-bad-interval = Write after how many weeks to repeat it: a whole number from 1 to { $most }.
refused-no-such-day-to-repeat = Choose a weekday, a day of the month from 1 to 31, or one such as “the first Monday”.
refused-day-is-over = That day is over. Choose today or a later day.

## What cards can do

page-choose-first = Choose an answer first.

## Who served whom

button-map = My map
help-map = { $goodturn } map: whom you helped, and who helped you
help-map-alone = map: whom you helped, and who helped you
map = Who helped whom
map-helped = Whom you helped
map-helpers = Who helped you
map-times = { $count ->
    [one] once, on { $when }
   *[other] { $count } times, last on { $when }
 }
map-nothing = Nothing here yet. Whatever is asked through { $request } and done shows up here, and so does help you note down afterwards.
map-note = Only you see this. It counts what was done, not how well.
map-button-helped = Somebody helped me
departments = How departments served each other in { $month }
departments-strongest = Served best
departments-weakest = Room to grow
departments-pair = { $by } → { $of }
departments-nothing = No pair of departments can be shown yet: it takes { $least } people who rated.
departments-note = Pairs with fewer than { $least } people are hidden, and others with them, so that nothing hidden can be worked out. It says something of departments, never of one person.
departments-button-page = Open the table
table-title = How departments served each other in { $month }
table-caption = Rows served, columns were served. Each cell: the share of “well” and “very well” with its 95 % span, then what was done.
table-from = Served by
table-all = All together
table-rating = { $share } % ({ $low }–{ $high } %)
table-ratings = { $ratings } ratings by { $raters } people
table-times = { $count ->
    [one] 1 request done
   *[other] { $count } requests done
 }
table-promise = promises kept: { $kept } of { $promised }
table-answer = first answer: { $hours } h (median)
table-nothing = Nothing in this month can be shown yet: it takes { $least } people for each pair of departments.
table-note = “–” stands where nothing was done, or where fewer than { $least } people stand behind it; others are hidden with those, so that nothing hidden can be worked out. A month is shown once its ratings can no longer change. Spans that overlap do not differ for certain. This says something of departments, never of one person.
table-not-yours = This table is for HR admins and for whoever leads a department.

## Put right after a low rating

request-told-repair = { $by } asks you to put it right
request-told-propose = { $by } proposes how to put it right, by { $when }
request-stands-to-repair-requester = { $provider } has two working days to propose how to put it right.
request-stands-to-repair-provider = Please propose within two working days how and by when you put it right. Only you two read this.
request-button-propose = Propose a fix
step-form-repair = Have it put right
step-form-repair-words = What was missing? Whoever handled it reads these words, and not your rating.
step-form-repair-submit = Send
step-form-propose = How you put it right
step-form-propose-words = What will you do? The person who asked reads this.
step-form-propose-submit = Propose
refused-no-date = Please say by when. A word is enough: Friday, tomorrow 3pm, in 3 days.
proposal-overdue = { $provider } has owed a colleague an answer for two working days
proposal-overdue-hint = Please ask whether something stands in the way. What it is about stays between the two.
satisfaction-recoveries = Put right: { $recovered } of { $asked } asked for the month before
table-recoveries = put right: { $recovered } of { $asked } (month before)

## How clear an ask became

clarity-wanted = You asked back and were answered. If you like, say how clear it became. Whoever asked does not see it; it is read for whole departments only, from { $least } people on.
clarity-given = Thanks: you said how clear the ask became. It is read for whole departments only, from { $least } people on.
clarity-level-3 = Clear
clarity-level-2 = Halfway
clarity-level-1 = Unclear
satisfaction-clarity = Asked clearly: { $clear } of { $said }, as { $providers } people say

## Pulse: the bank of questions. They ask what others did, as their customer sees it.

pulse-bank-served = All in all, the departments I depend on serve me well.
pulse-bank-recommend = How likely are you to recommend working here to a friend? (0 = not at all, 10 = certainly)
pulse-bank-on-time = When colleagues promise me something, I get it on time.
pulse-bank-quick-reply = When I ask another department, I hear back soon enough to get on with my work.
pulse-bank-told-early = If something is going to be late, I am told before I have to ask.
pulse-bank-think-ahead = The departments I work with think ahead and offer what I will need next.
pulse-bank-clear-answers = The answers I get from other departments are clear enough to act on.
pulse-bank-whom-to-ask = I know whom to turn to when I need something from another department.
pulse-bank-listen-first = People who help me first make sure they understand what I need.
pulse-bank-know-their-field = The people who help me know their subject.
pulse-bank-explain = When something cannot be done, I am told why, and what would work instead.
pulse-bank-solved = When I ask for help, my problem gets solved, not just passed on.
pulse-bank-ask-once = I have to ask only once to get something done.
pulse-bank-respected = Colleagues in other departments treat me with respect, whatever my position.
pulse-bank-patient = Nobody makes me feel that I am a bother when I ask for something.
pulse-bank-speak-up = Here I can say openly that something went wrong, and nobody holds it against me.
pulse-bank-keep-word = I can rely on what other departments tell me.
pulse-bank-things-change = When I point out a problem, something is done about it.
pulse-bank-one-thing = What one thing could another department do to make your work easier?
pulse-bank-thanked = Has anybody thanked you for your help in the last two weeks?
pulse-bank-seen = Help that happens out of sight is noticed and valued here.
pulse-bank-time-to-help = My workload leaves me the time to help others properly.
pulse-bank-time-lost = What cost you the most time last week?
pulse-bank-time-lost-option-0 = Waiting for somebody
pulse-bank-time-lost-option-1 = Doing something twice
pulse-bank-time-lost-option-2 = Finding out whom to ask
pulse-bank-time-lost-option-3 = Meetings and reports
pulse-bank-time-lost-option-4 = Nothing in particular
pulse-bank-in-the-way = What got in the way when you needed another department this month?
pulse-bank-in-the-way-option-0 = No reply, or a late one
pulse-bank-in-the-way-option-1 = Being sent from one to the next
pulse-bank-in-the-way-option-2 = Too many forms and approvals
pulse-bank-in-the-way-option-3 = Unclear who is responsible
pulse-bank-in-the-way-option-4 = It did not meet my need
pulse-bank-in-the-way-option-5 = Nothing got in the way
pulse-kind-scale = Scale from 1 to 5
pulse-kind-enps = Recommendation from 0 to 10 (eNPS)
pulse-kind-yes_no = Yes or no
pulse-kind-single = One of several
pulse-kind-multiple = Several of several
pulse-kind-text = In their own words
pulse-scale-5 = Strongly agree
pulse-scale-4 = Agree
pulse-scale-3 = Partly
pulse-scale-2 = Disagree
pulse-scale-1 = Strongly disagree
pulse-yes_no-1 = Yes
pulse-yes_no-0 = No
pulse-driver-overall = Overall
pulse-driver-timeliness = Timeliness
pulse-driver-initiative = Initiative
pulse-driver-communication = Communication
pulse-driver-know_how = Know-how
pulse-driver-solving = Solving
pulse-driver-respect = Respect
pulse-driver-trust = Trust
pulse-driver-improvement = Improvement
pulse-driver-recognition = Recognition
pulse-driver-workload = Workload
feature-pulse = pulse questions

## Pulse: what is known, who sees it, for how long

privacy = What is known, who sees it, for how long
privacy-intro = Pulse answers carry no name. This page says what that means here: for colleagues, for managers, for admins, and for somebody who reads the database.
privacy-what-answer = Your answer, with you
privacy-what-choice = An answer by itself, without a name
privacy-what-score = How a question was answered, by everybody or by a department
privacy-what-comment = What was written, without names, in no order
privacy-what-turnout = How many took part
privacy-what-took_part = Whether you took part
privacy-what-was_asked = That you were asked, and what
privacy-what-action = What comes of it: who does what, by when
privacy-what-setup = What is asked of whom, and when
privacy-what-suggestion = An unsigned suggestion from the box
privacy-reader-self = You
privacy-reader-colleague = Colleagues
privacy-reader-head = Heads of departments
privacy-reader-hr = HR admins
privacy-reader-it = IT admins
privacy-reader-owner = Whom it is addressed to
privacy-from = From { $least } answers
privacy-kept-until_moved = Until enough others have answered, at the latest until the round closes; until then it could be found in the database
privacy-kept-until_closed = Until the round closes; then it is forgotten
privacy-kept-for_good = For good
privacy-kept-until_erased = As long as you are here
privacy-limits = What this cannot hide: if everybody in a group answers the same, it is known what each of them said. Your own words may give you away. Whoever copies the database again and again while a round is open sees more. And your chat app may keep what you press or type there.

## Pulse: when something cannot be done

refused-no-pulse-name = Please give it a name in both languages, so that everybody can read it.
refused-no-questions = Please choose a question first: there is nothing to ask yet.
refused-too-many-questions = Ask at least one and at most { $most } questions at a time; choose fewer, or let them take turns.
refused-bad-scores-from = Scores are shown from { $fewest } answers on at the earliest. Write { $fewest } or a larger number, up to 100.
refused-bad-comments-from = Comments are shown from { $fewest } answers on at the earliest. Write { $fewest } or a larger number, up to 100.
refused-bad-closing = A round stays open for { $fewest } to { $most } days. Please choose a number in between.
refused-pulse-for-too-few = Fewer than { $fewest } people would be asked, so no result could ever be shown. Please choose more.
refused-no-question-words = Please word the question in both languages, in 200 characters each at most.
refused-bad-options = Please give { $fewest } to { $most } choices, each in both languages.
refused-no-such-driver = Please choose a kind of question and what it measures from the list.
refused-pulse-moved-on = { $state ->
    [draft] It has not been started yet.
    [on] It is running already.
    [paused] It is paused; resume it first.
   *[ended] It has ended. Make a copy to ask again.
 }
refused-pulse-closed = This round is closed, so nothing can be added any more. Thank you for wanting to; the next one will come.
refused-not-asked-this = This question was meant for somebody else.
refused-results-not-yet = There is nothing to see yet: results come once a round has closed.
refused-bad-action = Please say what is to be done, by which one colleague, and by when (today or later).

## Pulse: as people are asked

command-pulse-name = /pulse
command-pulse-hint = what you are asked · privacy
command-pulse-about = Short questions, answered without your name
help-pulse = Short questions, answered without your name, and what came of them: { $pulse }
help-pulse-alone = Short questions, answered without your name, and what came of them: pulse
pulse-asked-where = { $count ->
    [one] { $called }
   *[other] { $called } · question { $number } of { $count }
 }
pulse-receipt = No names. After { $until }, HR sees figures from { $scores } answers on and written words from { $comments } on; heads see their own departments only. An answer is final.
pulse-receipt-then = No names. Once it closes, HR sees figures from { $scores } answers on and written words from { $comments } on; heads see their own departments only. An answer is final.
pulse-button-skip = Skip
pulse-button-why = Why me?
pulse-button-skip-or-why = Skip · why me?
pulse-button-skip-or-why-briefly = Skip, why?
pulse-button-write = Write
pulse-button-send = Send
pulse-button-answer = Answer
pulse-button-privacy = Who sees what
pulse-button-privacy-briefly = Privacy
pulse-received = Received. Thank you.
pulse-received-note = That was all. The round closes on { $until }; only then are there results.
pulse-closed = This round is closed
pulse-closed-note = Nothing can be added any more. The next one will come.
pulse-why = Why you are asked
pulse-why-audience = This is asked of { $audience }.
pulse-why-rotation = Questions take turns, so that nobody is asked everything: a colleague may have another one.
pulse-why-voluntary = You need not answer: who skips a question looks just like who answers it. Everybody asked gets one reminder, whether or not they answered.
pulse-audience-everyone = everybody
pulse-audience-some = everybody in { $names }
pulse-audience-people = { $count ->
    [one] one chosen colleague
   *[other] { $count } chosen colleagues
 }
pulse-audience-served = whoever { $department } helped in the last { $days } days
pulse-audience-more = { $count } more
pulse-reminded = { $called } closes on { $until }
pulse-reminded-note = Everybody who was asked gets this one reminder. If you have answered already: thank you, there is nothing left to do.
pulse-form = In your own words
pulse-form-words-hint = Best without names, or what only you could know: the words are shown as you write them.
pulse-mine = Pulse questions
pulse-mine-waits = “{ $called }” waits for you until { $until }.
pulse-mine-nothing = Nothing waits for you. You are asked now and then, a question or two at a time.
pulse-news = You said, we did: { $called }
pulse-news-note = Thank you to everybody who answered.
pulse-action-open = { $owner }, by { $day }
pulse-action-done = Done by { $owner } on { $day }
pulse-button-results = Results
pulse-scale-5-briefly = Yes, fully
pulse-scale-1-briefly = Not at all

## Pulse: as HR sets it up

weekday-0 = Monday
weekday-1 = Tuesday
weekday-2 = Wednesday
weekday-3 = Thursday
weekday-4 = Friday
weekday-5 = Saturday
weekday-6 = Sunday
pulse-overview = Pulse questions
pulse-overview-none = There are none yet. Choose a few questions and whom to ask; nobody is asked anything before you start it.
pulse-overview-draft = { $called }: a draft, not started
pulse-overview-on = { $called }: asked next on { $next }
pulse-overview-asking = { $called }: being asked, until { $until }
pulse-overview-over = { $called }: running, with nothing more to come
pulse-overview-paused = { $called }: paused
pulse-overview-ended = { $called }: ended
pulse-overview-which = Which one would you like to open?
pulse-overview-note = Results come once a round has closed, never before.
pulse-button-new = New pulse
pulse-button-bank = Question bank
pulse-button-mine = Asked of me
pulse-button-open = Open
pulse-button-start = Start
pulse-button-preview = Preview
pulse-button-change = Change
pulse-button-pause = Pause
pulse-button-resume = Resume
pulse-button-end = End now
pulse-button-duplicate = Copy
pulse-confirm-start = { $count ->
    [0] Start it? Whoever it is for is asked when the time comes.
    [one] Start it? One colleague will be asked when the time comes.
   *[other] Start it? { $count } colleagues will be asked when the time comes.
 }
pulse-confirm-end = { $count ->
   *[other] End it? An open round closes at once, and nobody is asked again.
 }
pulse-standing = Standing
pulse-state-draft = Draft
pulse-state-on = Running
pulse-state-paused = Paused
pulse-state-ended = Ended
pulse-draft-note = Nobody is asked anything before you start it. The preview comes to you alone.
pulse-questions = { $count ->
    [one] Question
   *[other] Questions
 }
pulse-choosing = Chosen
pulse-choosing-all-count = { $count ->
   *[other] All of them, each time
 }
pulse-choosing-rotation-count = { $count ->
    [one] In turns, one at a time
   *[other] In turns, { $count } at a time
 }
pulse-audience = Asked of
pulse-reach = { $audience }: { $count ->
    [one] 1 person
   *[other] { $count } people
 }, about { $minutes ->
    [one] a minute
   *[other] { $minutes } minutes
 } to send
pulse-rhythm = When
pulse-closes-after = Open for
pulse-days = { $count ->
    [one] 1 day
   *[other] { $count } days
 }
pulse-shown-from = Shown from
pulse-thresholds = Figures from { $scores } answers on, words from { $comments } on
pulse-next = Next
pulse-when-weekly = Every { $weekday } at { $time },
pulse-when-weeks-2 = Every second { $weekday } at { $time },
pulse-when-weeks-3 = Every third { $weekday } at { $time },
pulse-when-weeks-4 = Every fourth { $weekday } at { $time },
pulse-when-monthly = On the first { $weekday } of each month at { $time },
pulse-when-quarterly = On the first { $weekday } of each quarter at { $time },
pulse-when-once = Once, on { $weekday } at { $time },
pulse-when-own = wherever each person is
pulse-when-zone = { $zone } time
pulse-standing-asking = { $count } of { $expected } people have been invited; the rest takes about { $minutes ->
    [one] a minute
   *[other] { $minutes } minutes
 }. It closes on { $until }.
pulse-standing-open = { $count ->
    [one] One person is asked
   *[other] { $count } people are asked
 }. It closes on { $until }; results come then.
pulse-standing-skipped = On { $day } nobody was asked: { $reason }
pulse-standing-late = On { $day } it went out late, because I was not running in time.
pulse-skipped-too-late = I was not running in time, and hours later it would have been too late.
pulse-skipped-overtaken = I was not running in time, and the next one was due already.
pulse-skipped-nothing-to-open = there was nothing to ask.
pulse-bank = Question bank
pulse-bank-which = Which question would you like to reword or retire?
pulse-bank-note = They ask what others did, as their customer sees it. Anchor questions go to everybody, so that rounds can be compared.
pulse-anchor = anchor
pulse-button-question = New question
pulse-button-page = Page { $page } of { $count }
pulse-button-reword = Reword
pulse-preview-where = Preview of { $called }, question { $number } of { $count }. Only you see this; nothing is taken down.
pulse-button-back = Back
pulse-set-up = New pulse
pulse-set-up-change = Change the pulse
pulse-set-up-intro = Nobody is asked anything before you start it; changes hold from the next round on.
pulse-field-name = Name in English
pulse-field-name_zh = Name in Chinese
pulse-field-questions = Questions
pulse-field-questions-hint = Up to { $most } at a time; choose more where they take turns. Add your own in the question bank.
pulse-question-in-list = { $driver }: { $words }
pulse-field-choosing = Which of them
pulse-choosing-all = All of them, each time
pulse-choosing-rotation = They take turns; nobody gets the same one twice in 90 days
pulse-field-how_many = How many at a time
pulse-field-how_many-hint = Where they take turns.
pulse-field-audience = Whom to ask
pulse-to-everyone = Everybody
pulse-to-departments = The departments below, with those that belong to them
pulse-to-people = The colleagues below
pulse-to-offices = The offices below
pulse-to-served = Whoever was helped lately by the one department below
pulse-field-receivers = Departments or colleagues
pulse-field-receivers-hint = Leave this empty where everybody is asked. Leavers and bots never are.
pulse-field-offices = Offices
pulse-field-beat = How often
pulse-beat-weekly = Every week
pulse-beat-weeks-2 = Every two weeks
pulse-beat-weeks-3 = Every three weeks
pulse-beat-weeks-4 = Every four weeks
pulse-beat-monthly = Every month, on the first such weekday
pulse-beat-quarterly = Every quarter, on the first such weekday
pulse-beat-once = Once
pulse-field-weekday = On which weekday
pulse-field-at = At what time
pulse-field-at-hint = Such as 10:07: away from the full and half hour, when everything else arrives.
pulse-field-zone = On whose clock
pulse-zone-own = Each person’s own
pulse-zone-one = The same moment for all, in { $zone }
pulse-field-starts = From which day on
pulse-field-starts-hint = Such as 2026-12-01 or “next Monday”. Empty: from the next such weekday on.
pulse-field-closes_after_days = Days it stays open
pulse-field-closes_after_days-hint = { $least ->
   *[other] From 1 to 14. On the last day everybody asked is reminded once.
 }
pulse-field-scores_from = Figures from how many answers on
pulse-field-scores_from-hint = { $least } at least: fewer could point at a person.
pulse-field-comments_from = Written words from how many on
pulse-field-comments_from-hint = { $least } at least: words say more about who wrote them.
pulse-question-new = New question
pulse-question-change = Change the question
pulse-question-intro = Ask what others did, not what somebody is like. One thing at a time, in words everybody uses.
pulse-field-words = In English
pulse-field-words_zh = In Chinese
pulse-field-words-hint = For a scale, write a statement one can agree with.
pulse-field-kind = Kind of answer
pulse-field-driver = What it measures
pulse-field-driver-hint = Results are also put together by this.
pulse-field-options = Choices
pulse-field-options-hint = Only where one chooses from several: one a line, in English and Chinese, such as: Meetings | 会议
pulse-field-retire = Ask it no more (what was answered stays)
pulse-results = { $called }: results of { $day }
pulse-results-none = Too few answered: nothing is shown of fewer than { $least } answers.
pulse-results-note = Nothing is shown of fewer than { $least } answers, nor what could be worked out of them. Behind each figure is between what it lies with 95% certainty.
pulse-turnout = { $answered } of { $asked } took part ({ $share }%).
pulse-turnout-group = { $group }: { $answered } of { $asked } took part ({ $share }%).
pulse-figure-scale = { $value }% agree
pulse-figure-yes_no = { $value }% yes
pulse-figure-enps = eNPS { $value }
pulse-figure-answers = { $count ->
    [one] 1 answer
   *[other] { $count } answers
 }
pulse-figure-comments = { $count ->
    [one] 1 comment
   *[other] { $count } comments
 }
pulse-figure-about = { $words } ({ $low }–{ $high }%, { $count } answers)
pulse-figure-about-enps = { $words } ({ $low } to { $high }, standard error { $error }, { $count } answers)
pulse-figure-of = { $group }: { $words }
pulse-figure-counts = { $words } { $counts }
pulse-figure-count = { $choice }: { $times }
pulse-comments = { $count ->
    [one] One colleague wrote something.
   *[other] { $count } colleagues wrote something.
 }
pulse-chart-agree = How many agree
pulse-chart-trend = How many agreed, over time
pulse-chart-trend-enps = eNPS over time
pulse-chart-alt = { $title }: { $figures }
pulse-button-all-figures = All figures
pulse-button-act = What now?
pulse-button-act-done = { $number }. is done
pulse-sheet-all = Everybody
pulse-sheet-drivers = By what was measured
pulse-sheet-actions = What comes of it
pulse-sheet-group = Group
pulse-sheet-answers = Answers
pulse-sheet-favourable = Agree
pulse-sheet-mean = Mean
pulse-sheet-enps = eNPS
pulse-sheet-turnout = Who took part
pulse-sheet-answered = Took part
pulse-sheet-asked = Asked
pulse-sheet-share = Percent
pulse-sheet-csv = Figures as CSV
pulse-sheet-note = Figures from { $least } answers on, written words from { $comments } on, in no order. A department with fewer is part of everybody only.
pulse-cell-favourable = { $value }% ({ $low }–{ $high })
pulse-cell-enps = { $value } ({ $low } to { $high })
pulse-action-form = What comes of it
pulse-action-form-intro = “{ $called }”: everybody is told when the next round begins.
pulse-action-form-words = What will be done
pulse-action-form-words-hint = One thing that people will notice.
pulse-action-form-owner = Who does it
pulse-action-form-due = By when
pulse-action-form-due-hint = A day such as 2026-12-18, or “in two weeks”.
privacy-what = What
privacy-who = Who sees it
privacy-fewest = From how many
privacy-kept = How long
privacy-nobody = nobody
privacy-reader-own = { $reader } (their own departments)
privacy-in-words-from = { $who }, from { $least } answers on
privacy-button = The whole table
page-press-pulse-start = Start
page-press-pulse-end = End now
refused-nothing-chosen = Nothing is chosen yet. Choose an answer first, then send it.
refused-bad-day = Write a day such as 2026-12-01 or “next Monday”, today or later; or leave it empty.
refused-bad-pulse-time = Write a time of day such as 10:07.
refused-no-audience = Say below whom you mean: departments, colleagues or offices; for those somebody helped, the one department that helped them.

## How clear an ask became

# How departments served each other: where only few can be shown

departments-rated = What can be shown

## Desks: what a department decides about its desk

lasts-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
 }
lasts-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
 }
lasts-both = { $hours } { $minutes }
desk = What { $desk } promises
desk-first-answer = First answer
desk-within = within { $time }
desk-on-duty = On duty
desk-nobody-on-duty = nobody: requests come to everybody there
desk-more-on-duty = { $count } more
desk-note = Times count in these working hours. What is promised for a date is done by then.
desk-usual-example = For one of these, begin with its name, for example: { $request } @{ $desk } { $usual } 1208
desk-button-promise = First answer
desk-button-usual = Usual asks
desk-button-calendar = Working hours
desk-button-calendar-briefly = Hours
desk-form = First answer
desk-form-first-answer = Within how many working hours?
desk-form-first-answer-hint = For example 4, or 0.5 for half an hour. Empty: as above this department, { $above }. Who leads it is told of what nobody has taken by then.
usual-form = Usual asks
usual-form-intro = What { $desk } is asked again and again: at most { $most }, each promised within its own minutes.
usual-form-name-hint = Short, as people say it: Extra bed. The name of one that is there changes that one.
usual-form-minutes = Done within how many minutes?
usual-form-minutes-hint = Of the desk’s working time, for example 15
usual-form-retire = No longer usual
calendar-mine = When you work
calendar-of = When { $whose } works
calendar-company = the company
calendar-from = These hours are set for { $whose }.
calendar-what-for = Reminders, questions about ratings, “by the end of work” and what desks promise keep to these hours.
calendar-others = For another office or department: { $goodturn } calendar Berlin
calendar-button-change = Change: { $whose }
calendar-form = Working hours
calendar-form-hours = Hours
calendar-form-hours-hint = For example Mon-Fri 09:00-12:00 13:30-18:00; Sat 10:00-14:00. Or 24/7. Empty: what is set above holds.
calendar-form-country = Public holidays
calendar-form-country-hint = Of which country: CN, US or DE-BY. Empty: none.
calendar-form-free-days = Free days of your own
calendar-form-free-days-hint = For example 2026-12-24, 2026-12-28 to 2026-12-31
calendar-form-working-days = Extra working days
calendar-form-working-days-hint = Weekends or holidays on which you do work, written the same way
calendar-form-zone-hint = Empty: the company’s, { $zone }. Whoever has a time zone of their own keeps it.
promises = What was promised and kept in { $month }
promises-button = Promises kept
promises-button-briefly = Promises
promises-answers = First answers: { $kept } of { $count } in time; half within { $median }, nine in ten within { $most }.
promises-dates = Dates: { $kept } of { $count } kept; half done within { $median }, nine in ten within { $most }.
promises-hidden = { $count ->
    [one] One department is not shown: fewer than { $least } promises, or fewer than { $people } colleagues who handled them.
   *[other] { $count } departments are not shown: fewer than { $least } promises, or fewer than { $people } colleagues who handled them.
 }
promises-note = Times are working time from the moment of asking. A date may be put off before it has passed, not afterwards. What was reopened counts as done when it is done again. Easy to misread: few requests, and dates promised generously. It says something of departments, never of one person.
satisfaction-button = Satisfaction
satisfaction-button-briefly = Ratings
request-fact-usual = Usual ask
request-fact-due-usual = The desk promises it by
request-form-usual = Something usual?
request-form-usual-none = Something else
request-form-usual-choice = { $desk }: { $usual } ({ $promise })
request-form-usual-hint = It goes to that desk; write only what belongs to it, such as the room.
request-button-leave = Leave it to others
request-button-leave-briefly = Not me
request-told-leave = { $by } leaves it to the others
help-desk = { $goodturn } desk: what your department promises, and who is on duty · { $goodturn } calendar: when you work
help-desk-alone = desk: what your department promises, and who is on duty · calendar: when you work
refused-not-your-desk = What { $name } promises and when it works is decided by its head or an admin.
refused-no-such-desk = I know no department called “{ $typed }”. { $goodturn } desk shows your own, { $goodturn } desk Housekeeping another.
refused-no-such-calendar = I know no office or department called “{ $typed }”. { $goodturn } calendar shows your own, { $goodturn } calendar Berlin that of an office.
refused-days-unclear = I could not read “{ $part }”. Write days like this, at most 200 of them: 2026-12-24, 2026-12-28 to 2026-12-31
refused-working-days-unclear = I could not read “{ $part }”. Write days like this, at most 200 of them: 2026-10-10, 2026-10-17
refused-bad-first-answer = Write working hours, such as 4 or 0.5: from { $shortest } minutes to { $longest } hours. Empty means as above.
refused-bad-usual-ask = A usual ask needs a name in English and one in Chinese, each of at most { $longest } letters.
refused-bad-usual-minutes = Write a whole number of minutes, from 1 to { $longest }.
refused-too-many-usual-asks = A desk has at most { $most } usual asks. Tick one that is no longer usual to make room.
refused-usual-ask-elsewhere = This is a usual ask of { $name }. Leave the receiver empty, or choose “Something else”.
refused-handed-to-asker = They asked for it themselves. To give it back, decline it with a reason, or ask back what is unclear.
refused-last-at-desk = Nobody else is left at this desk who could take it. Take it, or decline it with a reason.

## Requests, looked at once more

refused-thanked-already = You have said thanks for this already. For something else, write: thanks @colleague for …
request-mine-asked-back = You asked back:
request-form-due-hint-required = As you would say it: Friday, tomorrow 3pm, in 3 days.
refused-nobody-asked-request-helped = Who helped you? Choose one colleague.
refused-help-from-self-request-helped = You cannot have helped yourself. Choose the colleague who helped you.
refused-only-one-provider-request-helped = Note one colleague at a time. Choose one; you can note the others afterwards.
refused-nothing-asked-request-helped = With what did they help? A few words are enough.

## Digest

feature-digest = weekly digest
help-digest = { $goodturn } digest: your week, and your team’s; { $goodturn } digest Friday 16:30 sets when it comes, { $goodturn } digest off stops it
help-digest-alone = digest: your week, and your team’s; digest Friday 16:30 sets when it comes, digest off stops it
digest-team = Your team’s week, { $days }
digest-own = Your week, { $days }
digest-picture = The week at a glance
digest-thanked-team = Thanks received
digest-thanks-team = Thanks given
digest-served-team = Helped others
digest-helped-team = Were helped
digest-thanked-own = Thanks received
digest-thanks-own = Thanks given
digest-served-own = Helped others
digest-helped-own = Were helped
digest-overdue = { $number ->
    [one] One thing you promised is late
   *[other] { $number } things you promised are late
 }. A word on when it will be done helps already.
digest-quiet = { $people } helped a lot these { $weeks } weeks, and hardly anybody said thank you.
digest-waiting = { $number ->
    [one] One request waits for you
   *[other] { $number } requests wait for you
 }.
digest-promises = Of { $of } promised for a day, your team had { $number } done in time.
digest-promises-own = Of { $of } you promised for a day, you had { $number } done in time.
digest-own-thanks = No thanks came from you that week; it was probably a full one. A few words from you go a long way.
digest-unthanked = You have not thanked { $people } for { $weeks } weeks.
digest-actions = { $number ->
    [one] One thing you took on after pulse questions is still open
   *[other] { $number } things you took on after pulse questions are still open
 }.
digest-silent = A quiet week: nothing to report, and nothing waits for you.
digest-note-team = Only you read this. Names are in no order; of your team, public thanks count. Figures stay as they were counted.
digest-note-own = Only you read this. Figures stay as they were counted.
digest-rest = More of the week, { $days }
digest-rest-nothing = There is nothing more to tell of this week.
digest-read = Thanks to read aloud at the morning briefing:
digest-read-one = { $giver } to { $to }
digest-button-thank = { $count ->
    [one] Thank { $name }
   *[other] Thank them
 }
digest-button-requests = What waits for me
digest-button-requests-briefly = Waiting
digest-button-rest = Read more
digest-button-earlier = The week before
digest-button-earlier-briefly = Earlier
digest-button-on = Send it weekly
digest-button-on-briefly = Weekly
digest-button-off = No more of these
digest-button-off-briefly = No more
digest-time-on = Your digest comes every { $weekday } at { $at }.
digest-time-how = Another day or hour: { $goodturn } digest Friday 16:30
digest-time-how-alone = Another day or hour: digest Friday 16:30
digest-time-off = No more digests will come. { $goodturn } digest shows your week whenever you like.
digest-time-off-alone = No more digests will come. Write “digest” to see your week whenever you like.
refused-no-such-digest-time = I could not read a day or an hour in that. Please write it like this: digest Friday 16:30, or digest off.
