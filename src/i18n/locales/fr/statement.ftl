# Ce qui ne va pas dans un énoncé : ce qui a été trouvé, et comment le corriger.

statement-missing = La section « { $field } » manque. Ajoutez ce titre et remplissez la section.
statement-empty = La section « { $field } » est vide. Remplissez-la.
statement-repeated = La section « { $field } » figure une deuxième fois; la première est à la ligne { $first_line }. N’en gardez qu’une.
statement-too-long = « { $field } » compte { $found } caractères. Ramenez le texte à { $most } au plus.
statement-placeholder = « { $field } » contient un texte provisoire : « { $found } ». Mettez-y le texte définitif.
statement-price-unreadable = « { $found } » n’est pas un prix. Écrivez un seul montant et rien d’autre, par exemple 6 500,00 $.
statement-price-ambiguous = « { $found } » peut désigner deux montants différents. Écrivez aussi les cents, par exemple 6 500,00 $.
statement-price-currency = « { $found } » est dans une autre devise. Écrivez le prix en { $expected }.
statement-price-not-positive = Le prix est de { $found }. Offrez un montant supérieur à zéro.
statement-price-above-guard = Le prix de { $found } avant taxes est trop élevé. Ce programme peut offrir au plus { $guard } avant taxes.
statement-price-above-ceiling = Avec la taxe la plus élevée, le prix de { $found } dépasse { $ceiling }. Baissez-le pour que le total respecte ce plafond.
statement-date-unreadable = « { $found } », sous « { $field } », n’est pas une date. Écrivez AAAA-MM-JJ, ou une date et une heure comme 2027-03-31T16:00:00-04:00.
statement-not-whole-seconds = « { $found } », sous « { $field } », comporte une fraction de seconde. Écrivez des secondes entières.
statement-closing-not-in-future = La clôture des candidatures est fixée au « { $found } », qui est passé. Choisissez une date ultérieure.
statement-posting-too-short = Nombre de jours ouvrables entre la publication et la clôture : { $found }; il en faut { $needed }. Fixez la clôture au { $earliest } ou plus tard.
statement-posting-too-brief = La période de candidature doit durer au moins { $needed }. Fixez la clôture à { $earliest } ou plus tard.
statement-delivery-not-in-future = La livraison est fixée au « { $found } », qui est passé. Choisissez une date de livraison postérieure à la clôture des candidatures.
statement-delivery-not-after-closing = La livraison est fixée au « { $found } », qui n’est pas après la clôture des candidatures (« { $closing } »). Choisissez une date de livraison ultérieure.
statement-no-criteria = La section « { $field } » ne contient pas de liste. Écrivez chaque critère comme un élément de liste, sur une ligne qui commence par « - ».
statement-criterion-empty = Le critère { $number } se termine par le marqueur « { $found } », qui n’indique rien. Donnez-lui une valeur ou retirez-le.
statement-criterion-licence = Le critère { $number } nomme la licence « { $found } », qui n’est pas dans la liste SPDX. Utilisez un identifiant comme MIT ou Apache-2.0.
statement-criterion-own-check = Le critère { $number } attend « { $found } », une vérification de cette application, qui s’attendrait elle-même. Nommez une vérification de votre dépôt.
statement-criterion-path = Le critère { $number } nomme le chemin « { $found } ». Écrivez le chemin d’un fichier à partir de la racine du dépôt, sans « .. » et sans barre oblique au début ni à la fin.
statement-criterion-review = Le critère { $number } demande « { $found } » revues favorables. Écrivez un nombre entier d’au moins 1.
statement-licence-unknown = « { $found } » n’est pas dans la liste SPDX des licences. Utilisez un identifiant comme MIT ou Apache-2.0.
statement-licence-not-open = « { $found } » n’est pas une licence de logiciel libre. Choisissez-en une que reconnaît l’Open Source Initiative ou la Free Software Foundation, comme MIT.
statement-licence-not-allowed = Ce dépôt n’utilise pas la licence « { $found } » pour de tels travaux. Choisissez-en une que ses réglages permettent : { $allowed }.
statement-not-translated = L’énoncé n’a pas de version { $language ->
    [fr] française
   *[en] anglaise
}, dont ce programme a besoin avant la publication. Ajoutez au billet, sous les autres, les titres { $language ->
    [fr] français
   *[en] anglais
} du formulaire, ou commentez `/traduire { $language }`, suivi du formulaire dans cette langue.
statement-translation-differs = La section « { $field } » n’est pas la même dans la version { $language ->
    [fr] française
   *[en] anglaise
}. Les deux versions doivent avoir les mêmes prix, dates et licence, autant de critères avec les mêmes marqueurs, et autant de points d’évaluation. Changez les deux à la fois : mettez-les dans le billet, une série de titres sous l’autre.
