# The comments that the App writes of its own, and the check run.
span-business-days = { $count ->
    [one] { $count } business day
   *[other] { $count } business days
}
span-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
span-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
span-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
span-seconds = { $count ->
    [one] { $count } second
   *[other] { $count } seconds
}

refused-to = { $to }, this was not done, and nothing has changed:
refused-nobody = This was not done, and nothing has changed:

offer-first = { $supplier }, congratulations! Your application A{ $application } was drawn first: the work is yours if you want it.
offer-sole = { $supplier }, congratulations! Your application A{ $application } passed, and no other did: the work is yours if you want it.
offer-next = { $supplier }, good news! Your application A{ $application } is next in the drawn order: the work is yours if you want it.
offer-terms = By accepting, you and the team agree to this and to nothing else:
offer-price = **Price:** { $price } before taxes, fixed. You charge your own sales tax on top.
offer-delivery = **Delivery:** by **{ $date }**, as a pull request of yours that closes this issue. What counts is when you pushed the commit, not when it is merged.
offer-criteria = { $count ->
    [one] **Acceptance:** the work is accepted when the pull request is merged with the work acceptance criterion met.
   *[other] **Acceptance:** the work is accepted when the pull request is merged with all { $count } work acceptance criteria met.
} Acceptance makes the payment due.
offer-licence = **Copyright:** it stays yours. You license the work under { $licence }, and you affirm that you may, also for what you take from others.
offer-default = **If you do not deliver:** the team may end the contract by written notice, and pays nothing.
offer-convenience = **If the team changes its mind:** it may end the contract by written notice at any time before the work is complete, and then pays for the percentage completed. Neither side has any other claim.
offer-statement = **The work:** what [the statement]({ $url }) says, frozen as it stands. Its SHA-256 is `{ $hash }`.
offer-answer = To take the work and agree to these terms, write a comment on this issue that says `/accept`. To pass it on, write `/decline`; a reason may follow, and need not.
offer-public-servant = If you are employed by the Government of Canada, write `/accept public-servant` instead. You may do the work, but it begins only once a director general has signed off, and the programme has recorded that here. Whoever writes `/accept` alone states not to be a public servant.
offer-until = You have **{ $span }**, counted from when this comment was posted; the status comment above shows the exact time. Without an answer by then the work is offered to the next in the order.

approval-asked = { $people }, the statement of this issue is right and waits for your approval before it is posted. Read it as it stands; an edit voids what was given.
approval-asked-nobody = The statement of this issue is right and waits for approval before it is posted.
approval-asked-over = The statement no longer waits for approval.
approvals-voided = { $people }, the approvals given so far no longer count: the text was edited, or can no longer be posted as it stands. The status comment says what comes next.
reverted-held = { $supplier }, pull request #{ $number } reverted your accepted delivery #{ $delivery } before it was paid, so nothing is paid for now. Whoever reverted it says here what is wrong. An officer then writes `/release REASON` if the work is paid all the same, or `/void REASON` if nothing is to be paid.
reverted-settled = { $supplier }, pull request #{ $number } reverted your accepted delivery #{ $delivery }. The payment is settled and stays as it is; the revert is noted as a defect of the work.

amended-told = { $people }, the statement was amended. What changed:
amended-do = Your applications stand. Read [the statement in force]({ $url }); until closing you can edit your application or take it back with `/withdraw`.
extended-told = { $people }, applications close later than announced, and later dates move along. The reason given: “{ $reason }”. What changed:
answered-told = { $people }, question Q{ $question } was answered for everybody: [read the answer]({ $url }).
answered-status = { $people }, question Q{ $question } was answered for everybody. The status comment shows the answer.
silence-reminder = A week is left, and nobody has applied yet. That is normal: most applications come on the last day. Applications are taken up to and including **{ $closes }**.
people-more = { $count } more
difference-value = **{ $part }:** { $before } → { $after }
difference-text = **{ $part }:**
difference-preface = Before the first heading
awarded-told = The work is awarded to { $supplier }. Thank you all for applying. Why it is not yours:
awarded-not-drawn = Passed, but another was drawn first: { $people }. The order stands if the work is offered again.
awarded-not-passed = Did not pass the evaluation: { $people }.
awarded-placed = { $supplier } (A{ $application }, place { $place } in the order)
awarded-named = { $supplier } (A{ $application })
outcome-debrief = Whoever applied can write `/debrief` here, once, to be told in a public comment how their application was evaluated and why.
complaint-until = **Complaints about the award:** until { $until }
complaint-to = **Complaints about the award:** until { $until }, to: { $to }
debrief-title = { $supplier }, this is what became of your application A{ $application }.
debrief-not-passed = It did not pass: an application passes when it meets every evaluation criterion, and only those that pass are drawn.
debrief-place = It passed, and was drawn at place { $place } of { $count }: the work is offered to one after the other in that order.
debrief-sole = It passed, and no other did, so the work was offered to you without a draw.
debrief-awarded = It passed, and the work was awarded to you.
debrief-every = The application as a whole
debrief-met = met
debrief-unmet = not met
debrief-criterion = Criterion { $number }, { $text }
debrief-line = **{ $what }:** { $result }. Reason given by { $by } on { $when }: “{ $rationale }”
debrief-team = { $people }: a debrief was asked for and this is what was said. If you can add something that helps the next application, write it here.

ended-told = { $people }, thank you for applying. The opportunity has ended without an award.
ended-nobody = The opportunity has ended without an award.
cancelled-told = { $people }, thank you for applying. The opportunity has ended, and nobody was awarded the work.
ended-page = What was done until then stays on the [public page]({ $url }).

trigger-renamed = The label { $label } was renamed to { $now }. It stays the trigger here under its new name, and a label named { $label } is one too.
trigger-deleted = The label { $label } was deleted. Nobody took it off this issue, so nothing is cancelled and nothing changes; to end an opportunity, write `/cancel REASON`. A new label of the same name posts issues again.
found-labelled = { $count ->
    [one] This issue carried the label { $label } before the App was installed: { $issues }. It was not posted.
   *[other] These issues carried the label { $label } before the App was installed: { $issues }. None was posted.
} To post one, a person with write access takes the label off and puts it on again.

found-too-late-look = { $person }, this is for you to look at: the comment came in time but is not in the list, and the list stays as it is. Answer its author here. If it would have changed who is chosen, settle that before award: `/cancel REASON`, then `/repost`.
deletion-found-late = { $person }, this is for you to look at: { $supplier } deleted application A{ $number } before applications closed on { $closed }, but GitHub told the App of it only after the list was fixed, and the list stays as it is. { $supplier }, if the work is offered to you, `/decline` passes it on. If it would have changed who is chosen, settle that before award: `/cancel REASON`, then `/repost`.
closed-undelivered = This issue was closed as completed, but no delivery was accepted: the opportunity goes on, and its dates stand. Open the issue again; or, before award, end the opportunity with `/cancel REASON` or by closing the issue as not planned.
unlabelled-by-bot = { $person }, the bot { $bot } took the label off this issue. What a bot does here changes nothing: the opportunity goes on, and its dates stand. If the label is still off, put it back, and keep the bot from taking it off: this is said once. To end the opportunity, a maintainer can write `/cancel REASON` until award and `/terminate` after it.
closed-by-bot = { $person }, the bot { $bot } closed this issue as not planned or as a duplicate. What a bot does here changes nothing: the opportunity goes on, and its dates stand. If the issue is still closed, open it again, and keep the bot from closing it: this is said once. To end the opportunity, a maintainer can write `/cancel REASON` until award and `/terminate` after it.
reopened-after-end = This issue was opened again, but its opportunity has ended, and opening the issue does not bring it back. A maintainer begins anew with `/repost`.
reopened-after-acceptance = This issue was opened again after the work was accepted with pull request #{ $number }. The acceptance and its one payment record stand. If the work has a defect, describe it here for the team and the supplier; a new piece of work takes a new issue.
permission-missing = GitHub does not let the App do a part of its work here: the permission { $permission } has not been granted. An administrator grants it in the settings of the installed App; until then the App goes on without that part, and the status comment says the rest.

evaluation-public = An evaluation in a comment is public: everyone, the applicant too, reads the verdict and its reason here for good. Write nothing about a person that is not about the criteria.

not-accepted = { $supplier }, pull request #{ $number } was merged, but the work is not accepted yet, and no payment is due. What is missing:
not-accepted-next = As soon as nothing is missing any more, the work is accepted.

accepted-told = { $supplier }, thank you! Pull request #{ $number } was merged with every work acceptance criterion met: the work is accepted, and the payment is due.
accepted-decided = { $supplier }, thank you! Pull request #{ $number } was merged and a person decided to accept it: the work is accepted, and the payment is due.
accepted-amount = **Amount:** { $amount } before taxes
accepted-tax = **Tax:** at most { $tax }, until the rate of the supplier’s province is known
accepted-total = **Total:** at most { $total }
accepted-record = **Payment record:** `{ $id }`
accepted-next = The buyer now pays by card or through PayPal, and records it here with `/paid REFERENCE`. { $supplier }, write no banking or personal details in this issue: everyone can read it.

selection-reminder = The supplier was to be known by { $due }. Still waiting for an evaluation: { $applications }. Write `/evaluate A1 pass REASON` or `/evaluate A1 fail REASON` for each of them; the draw follows by itself.
selection-reminder-to = { $person }, the supplier was to be known by { $due }. Still waiting for an evaluation: { $applications }. Write `/evaluate A1 pass REASON` or `/evaluate A1 fail REASON` for each of them; the draw follows by itself.
delivery-reminder = { $supplier }, the work was due by { $due } and is not accepted yet. What you pushed by then is on time, whenever it is merged, and then there is nothing more to do here.
delivery-reminder-ways = If nothing was pushed, there are two ways to go on, and either of you can begin. To go on with the work: { $supplier } says here how much longer it takes, and { $team } writes `/extend delivery DATE REASON`. To end it: { $supplier } writes `/discontinue REASON`, or { $team } writes `/terminate default REASON`; nothing is then paid.
delivery-near = { $supplier }, the work is due by **{ $due }**. What counts is when you push the commit, not when it is merged. If it takes longer, say so here before then: a maintainer can write `/extend delivery DATE REASON`.
due-answers = { $person }, the time for questions is over, and these wait for an answer: { $questions }. Answers are taken up to and including **{ $closes }**: write `/answer { $first } TEXT`.
due-acceptance = { $supplier }, the offer stands until **{ $until }**. Write `/accept` or `/decline` before then: without an answer it lapses, and whoever is next in the order, if anybody is, is offered the work.
due-payment = { $people }, { $supplier } has been owed this payment since { $since }. Certify it where the programme asks for that, pay it, and record it here with `/paid REFERENCE`; a hold ends with `/release REASON`.
delivery-extended = { $supplier }, the work is now due by **{ $until }**. The reason given: “{ $reason }”.

terminated-default = { $supplier }, { $by } has ended the contract for default. The reason given: “{ $reason }”.
terminated-convenience = { $supplier }, { $by } has ended the contract for the team’s convenience, with { $percent }% of the work done. The reason given: “{ $reason }”.
terminated-supplier = { $supplier } has given the work up, and the contract has ended.
terminated-nothing-owed = Nothing is paid for it.
terminated-somebody-left = The work can be offered to the next in the drawn order: a maintainer writes `/offer next REASON`.
terminated-nobody-left = Nobody is left in the drawn order whom the work could be offered to.

disputed-told = { $by } disputes. Until that is settled no work acceptance criterion is decided, and nothing is certified, paid or terminated.
disputed-do = { $people }, look at what is disputed, talk to the people concerned, and write `/resolve continue REASON`. Where a pull request was merged and waits for a person, `/resolve accept REASON` accepts the work and `/resolve reject REASON` sends it back to the supplier.
dispute-reminder = { $people }, a dispute has been open since { $since }. Until it is settled with `/resolve`, no work acceptance criterion is decided, and nothing is certified, paid or terminated.
sign-off-awaited = { $people }, { $supplier } has accepted the terms and is a public servant. The work may not begin before a director general has signed off. Write `/sign-off REFERENCE` with the reference of the sign-off, or `/sign-off no REASON` if it is refused; the work is then offered to the next in the order. { $supplier }, please do not begin yet; you can still write `/decline`.
sign-off-reminder = { $people }, the sign-off for { $supplier }, a public servant who accepted the terms on { $since }, is still awaited, and the work stands still. Write `/sign-off REFERENCE`, or `/sign-off no REASON` if it is refused. { $supplier } can also write `/decline`.
sign-off-given = { $supplier }, { $by } has recorded the sign-off: you can begin. The work is due by **{ $due }**. If the wait has taken time that you need, say so here: a maintainer can write `/extend delivery DATE REASON`.
sign-off-refused = { $supplier }, { $by } has recorded that the sign-off was refused, so the work cannot be awarded to you. Thank you for applying.
resolved-accept = { $people }, it was decided to accept the work. The reason given: “{ $reason }”.
resolved-reject = { $people }, it was decided not to accept what was merged. The work goes on: the next pull request of the supplier’s that closes this issue is judged anew. The reason given: “{ $reason }”.
resolved-continue = { $people }, the dispute is settled, and everything goes on as before. The reason given: “{ $reason }”.

status-told = **{ $state }.** { $next }
status-unknown = This issue has no opportunity.
status-more = [Public page]({ $url })

help-title = Write a command at the start of a line in a comment on this issue. The App reacts with 👍 when it is done, or with 😕 and says why not.
help-everyone = **Everyone**
help-question = `/question TEXT`: ask the team something; everyone reads the question and the answer
help-status = `/status`: where the opportunity stands and what comes next
help-help = `/help`: this list
help-supplier = **Whoever applies**
help-apply = `/apply`: apply; the affirmations and your statement follow in the same comment
help-withdraw = `/withdraw`: take your application back, until closing
help-accept = `/accept`: take the work that was offered to you and agree to its terms; `/accept public-servant` where the offer asks public servants for it
help-decline = `/decline` or `/decline REASON`: pass the offer on to the next in the order
help-discontinue = `/discontinue REASON`: give the work up after accepting it; nothing is paid
help-debrief = `/debrief`: once the outcome is known, be told how your application was evaluated and why
help-dispute = `/dispute TEXT`: dispute what was done, after closing; a person settles it
help-maintainer = **Maintainers**
help-answer = `/answer Q1 TEXT`: answer a question for everybody, until closing; answering again replaces the answer that is shown
help-extend-closing = `/extend closing DATE REASON`: take applications until a later date; later dates move along
help-translate = `/translate fr` and then the form in that language: give the statement in the other language, until closing
help-evaluate = `/evaluate A1 pass REASON` or `/evaluate A1 fail REASON`: evaluate an application; `A1.2` means its second criterion alone
help-criterion = `/criterion 2 met REASON` or `/criterion 2 unmet REASON`: decide a work acceptance criterion, also on the pull request; never by the supplier
help-cancel = `/cancel REASON`: end the opportunity, until somebody is awarded the work
help-repost = `/repost`: after an end without a contract, offer the work anew with the issue’s present text
help-extend-delivery = `/extend delivery DATE REASON`: give the supplier more time
help-terminate = `/terminate default REASON` or `/terminate convenience 40% REASON`: end the contract; nothing is paid, or the percentage done
help-offer-next = `/offer next REASON`: after that, offer the work to the next in the drawn order
help-officer = **Officers, each by their role**
help-approve = `/approve programme` or `/approve procurement`: approve the statement before it is posted
help-commit = `/commit 10000.00 REFERENCE`: commit funds (section 32), up to that amount with taxes
help-sign-off = `/sign-off REFERENCE` or `/sign-off no REASON`: record that a director general signed a public servant’s work off, or refused to
help-splitting = `/splitting no|yes RATIONALE`: decide whether this is a part of a larger contract, when the status comment asks
help-certify = `/certify`: certify that the work was received (section 34)
help-paid = `/paid REFERENCE`, then `card`, `paypal` or `other` if you wish: record the payment; never by who certified
help-hold = `/hold REASON`: put the payment on hold
help-release = `/release REASON`: end the hold
help-void = `/void REASON`: void the payment record for good
help-resolve = `/resolve continue REASON`: settle a dispute; `/resolve accept REASON` or `/resolve reject REASON`: decide on merged work that waits for a person

label-needs-changes = The statement is to be mended
label-awaiting-approval = Waits for approvals
label-open = Open for applications
label-evaluation = Applications are evaluated
label-offered = Offered to a supplier
label-in-progress = A supplier does the work
label-delivered = Merged, not accepted
label-accepted = Accepted, to be paid
label-paid = Accepted and paid
label-unsuccessful = Ended without an award
label-cancelled = Cancelled before award
label-terminated = Ended after award
label-disputed = A dispute is open

check-success = Every work acceptance criterion is met
check-failure = { $count ->
    [one] One work acceptance criterion is not met
   *[other] { $count } work acceptance criteria are not met
}
check-action-required = { $count ->
    [one] One work acceptance criterion waits for a person
   *[other] { $count } work acceptance criteria wait for a person
}
check-in-progress = { $count ->
    [one] One work acceptance criterion is not finished
   *[other] { $count } work acceptance criteria are not finished
}
check-draft = A draft is not a delivery
check-wrong-author = This is not the supplier’s pull request
check-award-ended = The contract has ended
check-success-do = Merging this pull request accepts the work and makes the payment due. Somebody other than the supplier merges it.
check-failure-do = Push what mends the criteria that are not met. Merging now would not accept the work.
check-action-required-do = A maintainer who is not the supplier decides each of them with `/criterion { $number } met REASON` or `/criterion { $number } unmet REASON`, in this conversation or on the issue. A decision holds for this commit only.
check-in-progress-do = This is judged again when they are finished. What is not finished at the merge does not count.
check-draft-do = Mark the pull request as ready for review, and its criteria are judged as a delivery.
check-wrong-author-do = The work was awarded to { $supplier }. Only a pull request by the supplier can be accepted; this one can be merged, but accepts nothing.
check-award-ended-do = The contract with { $supplier } has ended. This pull request can be merged, but accepts nothing, and nothing is paid for it.
check-evidence = Rests on

# What accepted work is offered to catalogues of public code with.

catalogue-summary = Let others find this work: two files to commit
catalogue-publiccode = `publiccode.yml`, for the root of the repository; check platforms, type and maintenance before you commit it:
catalogue-exchange = An entry for the [Open Resource Exchange](https://github.com/canada-ca/ore-ero), to propose there in a pull request; check the administration’s code and the contact:
catalogue-origin = Open-source work of the programme { $programme }: a fixed price, work acceptance criteria that were checked before the merge, and a payment on record. The code is at { $url } and may be used and improved by everyone under its licence.
