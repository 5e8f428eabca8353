# Why a command is not carried out: the reason, and the way to mend it.
malformed-application = `/evaluate` needs an application such as A1 or A1.2, and found “{ $found }”. Write `/evaluate A1 pass REASON`.
malformed-verdict = `/evaluate` needs `pass` or `fail` after the application, and found “{ $found }”. Write `/evaluate A1 pass REASON` or `/evaluate A1 fail REASON`.
malformed-criterion-number = `/criterion` needs the number of a criterion, and found “{ $found }”. Write `/criterion 2 met REASON`.
malformed-decision = `/criterion` needs `met` or `unmet` after the number, and found “{ $found }”. Write `/criterion 2 met REASON` or `/criterion 2 unmet REASON`.
malformed-reference = `/paid` needs the reference of the payment. Write `/paid REFERENCE`.
malformed-question-number = `/answer` needs the number of a question such as Q1, and found “{ $found }”. Write `/answer Q1 TEXT`.
malformed-language = `/translate` needs `fr` or `en`, and found “{ $found }”. Write `/translate fr` and then the form in French.
malformed-deadline = `/extend` needs `closing` or `delivery`, and found “{ $found }”. Write `/extend closing DATE REASON` or `/extend delivery DATE REASON`.
malformed-new-date = `/extend` needs the new date. Write `/extend closing 2026-05-14 REASON`.
malformed-ground = `/terminate` needs `default` or `convenience`, and found “{ $found }”. Write `/terminate default REASON` or `/terminate convenience 40% REASON`.
malformed-percentage = `/terminate convenience` needs the part of the work that is done, from 0% to 100%, and found “{ $found }”. Write `/terminate convenience 40% REASON`.
malformed-offer-next = `/offer` needs `next`, and found “{ $found }”. Write `/offer next REASON`.
malformed-resolution = `/resolve` needs `accept`, `reject` or `continue`, and found “{ $found }”. Write `/resolve accept REASON`, `/resolve reject REASON` or `/resolve continue REASON`.
malformed-approval = `/approve` needs `programme` or `procurement`, and found “{ $found }”. Write `/approve programme` or `/approve procurement`.
malformed-commitment = `/commit` needs the maximum amount and the reference of the funds. Write `/commit 10000.00 REFERENCE`.

refusal-not-offered = `{ $command }` is not available in this version of the App. `/help` lists the commands that are.
refusal-needs-maintainer = Only a person with write access to this repository may do this. Ask a maintainer to do it.
refusal-needs-payment-role = Only a person with the payment role may do this; where nobody holds it, an administrator of the repository. Ask one of them to record the payment.
refusal-no-opportunity = There is no opportunity on this issue. A person with write access starts one by putting the label `micro-acquisition` on it.
refusal-belongs-in-issue = This command belongs on the issue, not on the pull request. Write it in a comment on #{ $issue }.
refusal-not-in-state = This cannot be done while the opportunity is in the state “{ $state }”. `/status` says what comes next.
refusal-not-posted-yet = The opportunity is not posted yet, so it takes no applications. Apply when the status comment says that it is open.
refusal-late = Applications closed on { $closed }; your comment came on { $received }. What comes after closing cannot be taken. Other opportunities are on the public board.
refusal-found-too-late = Your comment came before applications closed on { $closed }, but GitHub told the App of it only after the list was fixed, and a fixed list cannot change. A maintainer looks at what happened; ask here if nobody answers.
refusal-before-posting = The opportunity was posted on { $posted }, after you wrote. Write the same in a new comment.
refusal-applicant-is-maintainer = People with write access to this repository may not apply for its work. Apply for an opportunity of a repository that you do not maintain.
refusal-applicant-is-officer = People with a role in this programme may not apply for its work. Apply for an opportunity of another programme.
refusal-applicant-is-author = Whoever opened the issue may not apply for its work. Apply for an opportunity that somebody else wrote.
refusal-already-applied = Your application A{ $number } stands, and each supplier has one. Edit its comment to change it, or write `/withdraw` first.
refusal-too-many-words = Your statement has { $words } words. Shorten it to at most { $most } and apply again.
refusal-empty-application = Your application says nothing. Write below the affirmations how you meet the criteria, and apply again.
refusal-affirmations = { $unaffirmed ->
    [0] Ticked affirmations in your application: { $affirmed }; needed: { $needed }.
   *[other] Ticked affirmations in your application: { $affirmed }, not ticked: { $unaffirmed }; needed: { $needed }, all ticked.
} Copy the lines from the status comment, write `[x]` in each box, and apply again.
refusal-no-application = You have no application here to take back.
refusal-unknown-application = There is no application A{ $number }. The status comment lists them all.
refusal-withdrawn-application = Application A{ $number } was withdrawn, so it is not evaluated. The status comment lists those that stand.
refusal-unknown-evaluation-criterion = { $count ->
    [one] There is no evaluation criterion { $number }; there is only one. Write `/evaluate A1 pass REASON`, without a number after the application.
   *[other] There is no evaluation criterion { $number }; they are numbered from 1 to { $count }. Write for example `/evaluate A1.1 pass REASON`.
}
refusal-rationale-missing = Every verdict needs its reason. Write it after the verdict: `/evaluate A1 pass REASON`.
refusal-own-application = Nobody evaluates their own application. Another maintainer does it.
refusal-evaluation-over = Every application is evaluated and the list of those that passed is fixed. It can no longer change.
refusal-offered-to-another = The work is offered to { $supplier }. Only that person may answer the offer.
refusal-offer-lapsed = The offer could be answered up to { $expired }. It has lapsed, and the work goes to the next in the order.
refusal-unknown-criterion = There is no work acceptance criterion { $number }; they are numbered from 1 to { $count }. The status comment lists them.
refusal-machine-decides = Criterion { $number } is checked by machine. Only an officer of the programme may overrule it; mend the pull request, and it is judged again.
refusal-supplier-decides = The supplier never decides on their own work or payment. Somebody else does it.
refusal-no-delivery = No pull request by the supplier is linked to this issue, so there is no commit to decide on. Decide once the supplier has opened one that closes this issue.
refusal-head-moved = The supplier pushed a new commit after you wrote this, so it says nothing about the work as it now stands. Look at the new commit and write the command again.
refusal-reason-missing = A reason is needed. Write it on the same line, after the command.
refusal-already-awarded = The work was awarded to { $supplier }, so the opportunity can no longer be cancelled. Settle with the supplier how to go on.
refusal-reference-missing = The reference of the payment is needed. Write `/paid REFERENCE`.
refusal-bad-amendment = The edited statement breaks rules, so the last version stays in force. Edit the issue again and mend this:
refusal-bad-translation = The translation cannot stand beside the statement, so nothing has changed. Comment `/translate` again with this mended:
refusal-same-language = The statement is in this language already. Give the version in the other one: `/translate fr` or `/translate en`, and then the form.
refusal-price-falls = An amendment may not lower the price. Put the price back, or raise it; the last version stays in force until then.
refusal-closes-earlier = An amendment may not close applications earlier. Put the closing date back, or choose a later one; the last version stays in force until then.
refusal-criteria-grow = An amendment may not add work acceptance criteria. Take the new ones out; the last version stays in force until then.
refusal-label-needs-maintainer = Only a person with write access to this repository may post an opportunity. Ask a maintainer to take the label off and put it on again.
refusal-label-on-pull-request = The label was put on a pull request. Put it on an issue.
refusal-issue-is-closed = The issue is closed. Open it again, then put the label on.
refusal-repository-private = The repository is not public, and opportunities are. Make the repository public, then put the label on again.
refusal-repository-archived = The repository is archived, so nothing can be delivered to it. Take it out of the archive, then put the label on again.
refusal-repository-unlicensed = GitHub finds no open-source licence in this repository. Add a licence file such as MIT on the default branch, then put the label on again.
refusal-already-ended = This issue had an opportunity that was posted and has ended. A maintainer begins anew with `/repost`; or open a new issue for the work and label it.
refusal-label-stays = Taking the label off changes nothing: the work is awarded, or you have no write access to this repository. Put it back; until award a maintainer can write `/cancel REASON`.
refusal-merge-without-award = A pull request that closes this issue was merged while nobody had been awarded the work. It accepts nothing, and nothing is paid for it. A maintainer reopens the issue if the work is still wanted.
refusal-awarded-to-another = The work was awarded to { $supplier }. Only that person may give it up.
refusal-disputed = A dispute is open, and this waits until it is settled. An officer settles it with `/resolve continue REASON`; then write the command again.
refusal-not-disputed = No dispute is open, so there is nothing to settle. To decide on work that was merged but not accepted, write `/resolve accept REASON` or `/resolve reject REASON`.
refusal-already-disputed = Your dispute is open already, and each person has one. Write what you wish to add in a comment; an officer settles it.
refusal-not-an-applicant = Only the supplier and those who applied may dispute. If you think that something is wrong, say so in a comment without a command.
refusal-needs-officer = Only a person with a role in this programme, other than auditor, may settle this. Ask one of them.
refusal-party-decides = Nobody settles a dispute of their own. Ask another person with a role in this programme.
refusal-payment-open = The payment for the award that ended is still open. Once it is paid, write the command again.
refusal-nobody-left = Nobody is left in the drawn order whom the work could be offered to. The opportunity stays ended; to offer the work again, open a new issue and label it.
refusal-new-date-unreadable = “{ $found }” is not a date. Write YYYY-MM-DD, or a date and time in whole seconds such as 2027-03-31T16:00:00-04:00.
refusal-new-date-passed = The new date, { $found }, has passed. Choose a later one.
refusal-new-date-earlier = An extension may not move the date earlier. Choose a date after the present one, { $present }.
