# Papers: PDFs that are filed, and the whole file of an opportunity.

paper-page = Page { $number } of { $count }
paper-account = @{ $login } (GitHub account { $id })

## Provinces and taxes

province-ab = Alberta
province-bc = British Columbia
province-mb = Manitoba
province-nb = New Brunswick
province-nl = Newfoundland and Labrador
province-ns = Nova Scotia
province-nt = Northwest Territories
province-nu = Nunavut
province-on = Ontario
province-pe = Prince Edward Island
province-qc = Quebec
province-sk = Saskatchewan
province-yt = Yukon
seat-abroad = Outside Canada
tax-gst = GST, { $rate }
tax-hst = HST, { $rate }
tax-pst = PST, { $rate }
tax-rst = Retail sales tax, { $rate }
tax-qst = QST, { $rate }
tax-none = No tax charged

## Terms of the award (R100)

terms-title = Terms of the award
terms-subject = The terms of “{ $title }”.
terms-buyer = Buyer
terms-contractor = Contractor
terms-provision = For the provision of
terms-begins = Begins
terms-ends = Ends
terms-price = Fixed price, before taxes
terms-licence-name = Licence
terms-issue = Opportunity
terms-work = { $number }. Work. The contractor does the work that the opportunity’s statement describes and delivers it by a pull request. The work is accepted when every work acceptance criterion of the statement is met and the pull request is merged.
terms-material = { $number }. Material. “Material” means all that the contractor makes for the work and delivers: source code, documentation, tests and data.
terms-copyright = { $number }. Copyright. The copyright in the material belongs to the contractor and stays with the contractor.
terms-licence = { $number }. Licence. With its delivery the contractor grants the buyer, and everyone else, a licence to the material under the open-source licence { $licence }.
terms-warranty = { $number }. Warranty. The contractor has the right to grant that licence for all of the material, and has the agreement of every subcontractor and third party whose work is in it.
terms-payment = { $number }. Payment. After acceptance the buyer pays the fixed price and the taxes that the contractor must charge, by acquisition card, directly or through PayPal as the contractor’s gateway.
terms-default = { $number }. Termination for default. Where the contractor does not keep these terms, the buyer may end the award by written notice. Nothing is then paid.
terms-convenience = { $number }. Termination for convenience. The buyer may end the award by written notice at any time before completion, and then pays the percentage of the fixed price that corresponds to the work completed. The contractor has no other claim.
terms-by-contractor = Accepted for the contractor
terms-by-buyer = Countersigned for the buyer
terms-signed = { $who }, { $when }
terms-not-countersigned = Not yet: whoever issues the payment countersigns with it
terms-frozen = SHA-256 of the statement that these terms freeze: { $hash }

## Invoice (R122)

invoice-title = Invoice
invoice-subject = The invoice for “{ $title }”.
invoice-number = Invoice number
invoice-date = Date
invoice-reservation = Fund reservation number
invoice-none = None
invoice-card-text = Text for the card document
invoice-from = Supplier
invoice-to = Bill to
invoice-for = For
invoice-phone = Telephone: { $phone }
invoice-email = E-mail: { $email }
invoice-federal-number = GST/HST number
invoice-provincial-number = Provincial tax number
invoice-not-charged = Not charged
invoice-method = Payment
invoice-takes-card = By credit card
invoice-takes-paypal = By credit card through PayPal
invoice-pay-at = Where to pay
invoice-accepted = The work of “{ $title }”, accepted on { $when } with pull request #{ $number }.
    { $url }
invoice-convenience = { $percent } % of the work of “{ $title }”, which the buyer ended for convenience on { $when }.
    { $url }
invoice-item = Item
invoice-amount = Amount
invoice-subtotal = Subtotal
invoice-balance = Balance due
invoice-tax-rule = A supplier charges GST or HST when registered for it. A small supplier, with revenue of no more than $30,000 over four quarters, need not register and then charges none. A supplier outside Canada charges no Canadian tax.

## PayPal justification (R123)

paypal-title = Justification of a payment through PayPal
paypal-subject = Why “{ $title }” is paid through PayPal.
paypal-cardholder = Cardholder
paypal-vendor = Vendor
paypal-date = Date
paypal-amount = Amount, taxes included
paypal-description = Description
paypal-steps = Steps taken to find a vendor who takes the card
paypal-step-open = The opportunity was posted for everyone, with payment by credit card or through PayPal among its conditions.
paypal-step-drawn = The supplier was drawn at random among those who met every criterion, so that another vendor could not be chosen.
paypal-step-asked = The supplier was asked how the card can be charged, and takes it through PayPal alone.
paypal-account = Did you register or create an account with PayPal?
paypal-account-no = No. The acquisition card is charged through PayPal as the supplier’s gateway; the buyer holds no PayPal account.

## The whole file of an opportunity, for auditors

file-download = The whole file (ZIP)
file-summary-title = File of an opportunity
file-summary-subject = The file of “{ $title }” in short.
file-summary-opportunity = Opportunity
file-summary-state = State
file-summary-ocid = Open contracting ID
file-summary-issue = Issue
file-summary-buyer = Buyer
file-summary-price = Fixed price, before taxes
file-summary-closes = Applications close
file-summary-supplier = Supplier
file-summary-applications = Applications
file-summary-no-application = There is none.
file-summary-head-number = No.
file-summary-head-applicant = Applicant
file-summary-head-received = Received
file-summary-head-words = Words
file-summary-head-result = Result
file-summary-head-when = When
file-summary-head-what = What happened
file-summary-head-who = Who
file-summary-head-hash = Hash
file-summary-withdrawn = Withdrawn
file-summary-not-evaluated = Not evaluated
file-summary-failed = Fail
file-summary-passed = Pass
file-summary-payment = Payment
file-summary-record = Payment record
file-summary-amount = Amount, before taxes
file-summary-tax = Tax
file-summary-tax-bound = Tax, at most
file-summary-total = Total
file-summary-reference = Reference
file-summary-paid-by = Recorded by
file-summary-paid-at = Paid on
file-summary-events = Events
file-readme-title = # The file of { $ocid }
file-readme-intro = Everything that { $url } knows of this opportunity. It holds texts that are not public (rationales, reasons, and the invoice while its details are kept): handle it as your organization handles personal information.
file-readme-files = ## What is in it

    - `papers/`: the summary, the terms of the award and the invoice, as PDF in both languages.
    - `opportunity.json`: the opportunity as the public interface shows it. `state.json`: the whole state as the program keeps it.
    - `events.json`: the chain of events with each event’s record and hash. `private.json`: the texts that stand in the chain as salted hashes only.
    - `statements/`: every version of the statement with its hash, and every text of the issue that it was read from.
    - `applications/`: each version of each application.
    - `messages.json`: every message that the App decided to write, worded as the App words it. `status-comment.md`: the status comment as it stands.
    - `draw.json`: the record of the draw. `ledger.json`: this opportunity’s places in the public ledger, and its signed head.
file-readme-sums = ## Is the archive whole?

    In the folder where it was unpacked:

    ```
    sha256sum -c SHA256SUMS
    ```
file-readme-chain = ## Are the events those that happened?

    Each record names the hash of the one before it. The status comment showed the head of the chain after every event, and GitHub keeps its earlier versions (*edited* ▾): any of them is an anchor.

    ```
    micro-acquisition verify ledger events.json --anchor { $anchor }
    ```
file-readme-private = ## Are the private texts those that were written?

    The `private_sha256` of each entry of `private.json` must be that of the event of the same version. It is SHA-256 over the bytes of the salt, then the text in UTF-8:

    ```
    jq -r '.[] | [.version, .salt, (.text | @base64), .private_sha256] | @tsv' private.json |
    while IFS="$(printf '\t')" read -r version salt text expected; do
      found=$({"{"} printf %s "$salt" | xxd -r -p; printf %s "$text" | base64 -d; {"}"} | sha256sum | cut -d' ' -f1)
      test "$found" = "$expected" && echo "version $version: right" || echo "version $version: WRONG"
    done
    ```
file-readme-draw = ## Was the draw fair?

    ```
    micro-acquisition verify draw draw.json
    ```

    recomputes the order from the list and the randomness. Compare the commitment with the one in the event `posted`, and the list’s hash with the one in the event `listed`, which came before the randomness.
file-readme-ledger = ## Is it in the public ledger?

    The last entry of this opportunity is number { $place } of the ledger, with the hash { $entry }, under a head of { $size } entries. The ledger must still have it there, and its chain must hold:

    ```
    curl '{ $url }/ledger/events?from={ $place }'
    micro-acquisition verify ledger { $url }
    ```
file-readme-erased = ## What may be missing

    A private text that was erased is not here; its hash stays in the chain. Payment details are erased some time after payment, and with them the invoice.

## The invoice's page

invoice-page-title = Invoice
invoice-page-state = Payment
invoice-page-owed = What is owed
invoice-page-estimate = Until the supplier says which taxes apply, the highest tax stands for them.
invoice-page-pdf = The invoice (PDF)
invoice-page-justification = The justification of the payment through PayPal (PDF)
invoice-page-terms = The terms of the award (PDF)
invoice-page-details = Your details for payment
invoice-page-privacy = The buyer collects these details under the Financial Administration Act to pay you; without them you cannot be paid. They are kept encrypted, only those who pay, certify and audit read them, and they are erased { $days } after payment, or before if you ask below. The public record shows your province and the taxes alone.
invoice-kept-business-days = { $count ->
    [one] { $count } business day
   *[other] { $count } business days
}
invoice-kept-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
invoice-page-entered = Entered on { $when }.
invoice-page-save = Save and make the invoice
invoice-page-erase = Erase the details
invoice-page-erase-what = The taxes that you stated stay in the public record. You cannot be paid without details; you can enter them again until you are paid.
invoice-page-erase-do = Erase my details
invoice-choose = Choose
invoice-label-name = Your name
invoice-label-company = Company
invoice-label-street = Street and number
invoice-label-city = City
invoice-label-province = Province or territory
invoice-label-postal-code = Postal code
invoice-label-country = Country
invoice-label-phone = Telephone
invoice-label-email = E-mail
invoice-label-charges-federal = Do you charge GST or HST?
invoice-label-federal-number = GST/HST registration number
invoice-label-charges-provincial = Do you charge your province’s own tax (PST, RST or QST)?
invoice-label-provincial-number = Provincial registration number
invoice-label-method = How do you take the payment?
invoice-label-pay-at = Where can the card be charged?
invoice-hint-company = If you have one.
invoice-hint-province = It decides the taxes. Choose “Outside Canada” if you are elsewhere: you then charge none.
invoice-hint-postal-code = In Canada as K1A 0B1.
invoice-hint-country = Only outside Canada.
invoice-hint-charges-federal = You do if you are registered. A small supplier, with revenue of no more than $30,000 over four quarters, need not be.
invoice-hint-federal-number = Only if you charge it: nine digits, RT and four digits.
invoice-hint-charges-provincial = Only British Columbia, Manitoba, Quebec and Saskatchewan have one; elsewhere leave it out.
invoice-hint-provincial-number = Only if you charge it.
invoice-hint-method = The buyer pays by acquisition card.
invoice-hint-pay-at = The page or address where you take card payments, or your PayPal address. Never a bank account or a card number.
invoice-charges-federal-yes = Yes, I am registered
invoice-charges-federal-no = No, I am a small supplier
invoice-charges-provincial-yes = Yes, I am registered
invoice-charges-provincial-no = No
invoice-method-card = By credit card, directly
invoice-method-paypal = By credit card through PayPal
invoice-flaw-missing = { $field }: enter this.
invoice-flaw-too-long = { $field }: this is too long.
invoice-flaw-no-choice = { $field }: choose one of the answers.
invoice-flaw-malformed = { $field }: this is not in the right form.
invoice-flaw-missing-name = Enter your name.
invoice-flaw-missing-street = Enter your street and number.
invoice-flaw-missing-city = Enter your city.
invoice-flaw-missing-province = Choose your province or territory, or “Outside Canada”.
invoice-flaw-missing-postal-code = Enter your postal code.
invoice-flaw-missing-country = Enter your country.
invoice-flaw-missing-phone = Enter your telephone number.
invoice-flaw-missing-email = Enter your e-mail address.
invoice-flaw-missing-charges-federal = Say whether you charge GST or HST.
invoice-flaw-missing-federal-number = Enter your GST/HST registration number, or say that you charge none.
invoice-flaw-missing-charges-provincial = Say whether you charge your province’s own tax.
invoice-flaw-missing-provincial-number = Enter your provincial registration number, or say that you charge none.
invoice-flaw-missing-method = Say how you take the payment.
invoice-flaw-missing-pay-at = Say where the card can be charged.
invoice-flaw-malformed-postal-code = A Canadian postal code reads like K1A 0B1.
invoice-flaw-malformed-phone = Enter a telephone number with digits, such as 613 555-0100.
invoice-flaw-malformed-email = Enter an e-mail address such as name@example.org.
invoice-flaw-malformed-federal-number = A GST/HST number reads like 123456782 RT0001: nine digits whose last checks the others, RT, and four digits.
invoice-flaw-malformed-provincial-number = A provincial number has at least six digits, and letters and hyphens at most beside them.
invoice-flaw-other-province = This postal code is not in the province or territory that you chose.

## What the queues gave up

dead-title = Deliveries and effects that were given up
dead-intro = What could not be done and is not tried again by itself. Mend the cause, then have it tried again; doing it twice does no harm.
dead-deliveries = Deliveries from GitHub
dead-effects = Effects on GitHub
dead-none = There are none.
dead-kind = Kind
dead-since = Given up on
dead-attempts = Attempts
dead-error = Last error
dead-replay = Try again
dead-replay-one = Try { $id } again
dead-who-replays = Only who holds the programme’s role has something tried again.
