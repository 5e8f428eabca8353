# The close-out report and the tracker.

report-title = Close-out report
report-intro = What this programme set out to do, what came of it, and how long each step took. Every number is computed from the public record of events and leads to the events behind it. What cannot be known is shown as not known, with the reason.
report-programme = Programme: { $name }
report-scope-all = All opportunities
report-scope-from = Posted on { $day } or later
report-scope-to = Posted on { $day } or earlier
report-scope-department = Department: { $name }
report-scope-opportunity = Opportunity: { $title }
report-counted = { $labelled ->
    [one] 1 opportunity was requested, { $posted } posted.
   *[other] { $labelled } opportunities were requested, { $posted } posted.
}
report-computed = Computed on { $when }.
report-pending = { $count ->
    [one] 1 opportunity has changed since it was last read and is not counted as it now stands; it will be in a minute.
   *[other] { $count } opportunities have changed since they were last read and are not counted as they now stand; they will be in a few minutes.
}
report-unreadable = { $count ->
    [one] The record of 1 opportunity cannot be read; it is not counted.
   *[other] The records of { $count } opportunities cannot be read; they are not counted.
}
report-not-known = Not known
report-none = –
report-yes = Yes
report-no = No
report-day = { $count } d
report-events = { $count ->
    [0] No events
    [one] 1 event
   *[other] { $count } events
}
report-more-events = { $count ->
    [one] and 1 more, in the JSON file
   *[other] and { $count } more, in the JSON file
}
report-event = { $place }, event { $version }
report-declared = Declared: { $source }.

report-summary = Summary
report-summary-posted = { $posted ->
    [0] Nothing was posted.
    [one] 1 opportunity was posted. Applications: { $applications }. A supplier accepted the terms: { $awarded }. Work accepted: { $accepted }.
   *[other] { $posted } opportunities were posted. Applications: { $applications }. A supplier accepted the terms: { $awarded }. Work accepted: { $accepted }.
}
report-summary-money = { $contracted } was contracted and { $paid } paid, before taxes.
report-summary-days = By the steps of Annex A that are known, receiving work took { $counted } days as the pilot counted them, against { $planned } planned and { $sole } in a sole-source contract. In calendar days alone it took { $elapsed }.
report-summary-flow = Of those { $counted } days, { $touch } were days of work other than waiting for applications: a flow efficiency of { $flow }. For a low-dollar contract of the government it is 11% (R49).
report-summary-flow-unknown = The flow efficiency is not known, since nobody recorded how many days of work the steps took.
report-summary-north-star = Paid within 72 hours of being posted: { $part } of { $whole }.

report-metrics = Targets and results
report-metrics-intro = The 24 metrics of the performance measurement plan.
report-column-metric = Metric
report-column-target = Target
report-column-result = Result
report-column-gap = Gap
report-column-explanation = Explanation
report-column-events = Events
report-target-none = None
report-target-more = more than { $number }
report-target-least = at least { $number }
report-target-most = at most { $number }
report-gap-met = Met ({ $number })
report-gap-exactly = Met
report-gap-missed = Not met
report-gap-none = –
report-value = { $contracted } contracted, { $paid } paid
report-hours = { $number } h

metric-K1 = Applications per opportunity
metric-K2 = Unique suppliers who applied
metric-K3 = Followers or subscribers
metric-K4 = Shares of each opportunity
metric-K5 = Requests for opportunities
metric-K6 = Requests that met the criteria
metric-K7 = Opportunities vetted and posted
metric-K8 = Opportunities where a supplier was chosen and accepted the terms
metric-K9 = Opportunities posted where the work was delivered and accepted
metric-K10 = Clients who would use it again
metric-K11 = Suppliers who would apply again
metric-K12 = Opportunities flagged as contract splitting
metric-K13 = Total value, before taxes
metric-K14 = Winning suppliers who are new to the Government of Canada
metric-K15 = Applicants who are new to the Government of Canada
metric-K16 = Winning suppliers outside the National Capital Region
metric-K17 = Winning suppliers from under-represented groups
metric-K18 = Winning suppliers that are small firms or freelancers
metric-K19 = New repositories of the department
metric-K20 = New entries in the Open Resource Exchange
metric-K21 = Forks of the code that was bought
metric-K22 = Hours of procurement officers saved per procurement
metric-K23 = Stories of work in small batches
metric-K24 = Decrease in the time to pay

reason-not-recorded = It happens outside GitHub, and nobody recorded it.
reason-nobody-asked = Only people know it, and nobody has answered.
reason-too-few-answers = Too few people answered: a month’s answers are told once it is over, and groups of fewer than five are not shown.
reason-undivided = Answers are told of the whole programme alone: the difference of two reports would tell of few people.
reason-small-group = It would tell of fewer than five people, and groups so small are not shown.
reason-not-reached = It has not come to it.
reason-ended = The opportunity ended before it came to it.
reason-not-asked-for = The programme's policy does not ask for it.
reason-nothing-posted = Nothing was posted that it could be counted of.
reason-private = It rests on personal information that no report reads.
reason-no-event = No event brings it here.
reason-of-today = It is counted as of today, and the report is of a time that is over.

note-applications = Applications: { $applications }; opportunities that have closed: { $opportunities }; withdrawn and left out: { $withdrawn }.
note-suppliers = Accounts by their numeric id; those who withdrew are left out.
note-requests = Issues that a maintainer labelled: { $count }. What was asked for elsewhere has no event.
note-requests-met = The statement of { $part } of { $whole } kept every rule.
note-under-way = { $count ->
    [one] 1 is still under way.
   *[other] { $count } are still under way.
}
note-terminated = { $count ->
    [one] 1 contract was terminated without accepted work.
   *[other] { $count } contracts were terminated without accepted work.
}
note-splitting = Of the flags, { $confirmed } confirmed by a person, { $undecided } not decided; { $dismissed } dismissed ones are left out.
note-value = Contracted at each award; paid as recorded.
note-survey = Of those who answered the survey, whose answers are kept apart from who they are.
note-all-outside-capital = All { $whole } paid suppliers who stated where they are, with their taxes, are outside Ontario and Quebec, and so outside the region.
note-outside-capital = { $part } of { $whole } paid suppliers stated with their taxes that they are outside Ontario and Quebec, and so outside the region; of the others only their addresses would tell, which no report reads.
note-subscribers = Confirmed subscriptions of the mailing list, as of now.
note-time-to-pay = Payments: { $count }, from the acceptance of the work on, against 31 days. An invoice's own date is in no event.

report-north-star = From posting to payment in 72 hours
report-north-star-intro = The pilot's vision: posted on the first day, delivered on the second, paid on the third (R48).
report-column-measure = Measure
report-north-star-share = Paid within 72 hours of posting
report-flow = Flow efficiency: work against days elapsed

report-stages = Time for each stage
report-stages-intro = In calendar days of 24 hours, over the opportunities that have the stage behind them.
report-column-stage = Stage
report-column-count = Opportunities
report-column-median = Median
report-column-mean = Mean
report-column-least = Shortest
report-column-most = Longest
stage-labelled-posted = Label to posting
stage-posted-closed = Posting to closing
stage-closed-offered = Closing to first offer
stage-offered-awarded = First offer to award
stage-awarded-delivered = Award to delivery
stage-delivered-accepted = Delivery to acceptance
stage-accepted-certified = Acceptance to certification (section 34)
stage-accepted-paid = Acceptance to payment
stage-posted-awarded = Time to award: posting to award
stage-posted-paid = Posting to payment

report-competition = Competition
report-competition-intro = Applications that stand, to opportunities that have closed. In the auctions of the 18F micropurchase platform, 22.8% of the bids came in the last hour (R45).
report-column-applications = Applications
report-column-share = Share
competition-closed = Opportunities that have closed
competition-least = Fewest applications to one
competition-median = Median
competition-most = Most applications to one
competition-all = All applications
competition-last-hour = In the last hour before closing
competition-last-six-hours = In the last six hours
competition-last-day = In the last 24 hours

report-annex = Annex A: days for each step
report-annex-of = Annex A: { $title }
report-annex-intro = What each step takes in a sole-source contract, what was planned, and what it took.
report-annex-units = Elapsed days are calendar days of 24 hours; business days stand apart, by the programme's calendar, the first day not counted. The pilot counted the posting in weekdays, with its first and last day and without holidays (R47), and all other steps in calendar days: so does the column “as the pilot counted”, in which the difference to the plan is taken.
report-annex-effort = Effort is days of work as people declared them. The pilot's report gave a total of 26; its rows sum to 26.25.
report-annex-flow = Flow efficiency leaves the wait for applications out of the effort.
report-annex-means = Means over the opportunities of which a step is known.
report-column-step = Step
report-column-sole = Sole source
report-column-planned = Planned
report-column-elapsed = Elapsed (calendar days)
report-column-business = Business days
report-column-counted = As the pilot counted
report-column-difference = Difference
report-column-effort = Effort
report-column-origin = Known from
report-total-receive = Days to receive work
report-total-pay = Days to pay
report-total-all = Total
report-origin-events = Events { $from } and { $to }
report-origin-procedure = No such step, or done by the program at once
report-origin-counts = { $computed } computed, { $declared } declared, { $unknown } not known
report-wholes-left-out = Annex A of each opportunity is shown for the first { $count }; the others are in their own reports.

annex-step-need-identified = Need identified
annex-step-write-statement = Opportunity text written
annex-step-initiation-form = Procurement initiation form completed
annex-step-commitment-signed = Section 32 manager signs
annex-step-meet-supplier = Supplier met and chosen
annex-step-justification = Sole source justified
annex-step-sent-to-finance = Signed form sent to finance
annex-step-funds-reserved = Funds reserved
annex-step-sent-to-procurement = Sent to procurement
annex-step-translation = Translation
annex-step-web-page = Web page
annex-step-posted = Posted
annex-step-select-supplier = Supplier selected
annex-step-contract-written = Contract written by procurement
annex-step-terms-accepted = Supplier accepts the terms
annex-step-vendor-profile = Vendor profile
annex-step-purchase-order = Purchase order
annex-step-evaluate-work = Work evaluated
annex-step-invoice-sent = Invoice sent to finance
annex-step-certified = Section 34 certification
annex-step-entered-in-system = Entered in the financial system
annex-step-payment-details = Payment details asked for
annex-step-invoice-to-accounting = Invoice sent to accounting
annex-step-funds-released = Accounting releases the funds
annex-step-receiver-pays = Receiver General pays
annex-step-paid = Paid by card

report-departments = By department
report-departments-intro = The owner of the repository stands for the department.
report-provinces = Where paid suppliers are
report-provinces-intro = By the province that each stated with the taxes. Groups of fewer than five are told together with others.
report-provinces-others = Other provinces and abroad, together
report-survey = Who applied
report-survey-intro = What applicants answered in the survey, which is kept apart from who they are. A month’s answers are told once it is over, and groups of fewer than five are told together with others or not yet.
report-survey-others = Other answers, together
report-survey-stories = What clients tell of the work, published with their permission:
report-survey-story = “{ $story }”
report-years = By fiscal year of posting
report-column-department = Department
report-column-year = Fiscal year
report-column-posted = Posted
report-column-province = Province or territory
report-column-suppliers = Suppliers
report-column-answer = Question and answer
report-column-answers = Applicants
report-column-awarded = Awarded
report-column-accepted = Accepted
report-column-paid = Paid
report-column-contracted = Contracted
report-column-spent = Amount paid
report-column-time-to-award = Median days to award
report-column-within = Paid in 72 hours
report-department-unknown = Not in the ledger

report-chart-annex = Planned and elapsed days for each step
report-chart-planned = Planned
report-chart-counted = Actual
report-chart-stages = Median days for each stage
report-chart-competition = When applications came before closing
report-chart-earlier = Earlier
report-chart-day = 6 to 24 hours before
report-chart-six = 1 to 6 hours before
report-chart-hour = Last hour
report-chart-table = The numbers are in the table below.

report-filters = Choose what the report is about
report-filter-from = Posted from
report-filter-to = Posted until
report-filter-department = Department
report-filter-any = All
report-filter-apply = Show
report-files = The same as a file:
report-file-csv = CSV
report-file-json = JSON
report-file-online = Read this report online, as it is now
report-file-pdf = PDF
report-file-xlsx = XLSX
report-cache = The page is computed at most once a minute.

tracker-title = Tracker
tracker-intro = Every opportunity with its dates, planned and actual.
tracker-count = { $count ->
    [one] 1 opportunity on this page
   *[other] { $count } opportunities on this page
}
tracker-empty = No opportunity fits.
tracker-caption = Opportunities
tracker-sort = Sort by
tracker-order = Order
tracker-order-asc = Ascending
tracker-order-desc = Descending
tracker-filter-state = State
tracker-filter-search = Title or skill contains
tracker-next = Next page
tracker-first = First page
tracker-column-id = Id
tracker-column-title = Title
tracker-column-client = Client
tracker-column-department = Department
tracker-column-repository = Repository
tracker-column-issue = Issue
tracker-column-state = State
tracker-column-price = Price before taxes
tracker-column-currency = Currency
tracker-column-skills = Skills
tracker-column-labelled = Requested
tracker-column-posted = Posted
tracker-column-closing-planned = Closing planned
tracker-column-closing = Closing
tracker-column-questions = Questions
tracker-column-applications = Applications
tracker-column-passed = Passed
tracker-column-selected = First offered
tracker-column-supplier = Supplier
tracker-column-confirmed = Supplier confirmed
tracker-column-due-planned = Delivery planned
tracker-column-due = Delivery due
tracker-column-delivered = Delivered
tracker-column-accepted = Accepted
tracker-column-certified = Certified
tracker-column-paid = Paid
tracker-column-amount-paid = Amount paid
tracker-column-ended = Ended
tracker-column-splits = Found to split a contract
tracker-column-url = Page
