-- Search by name: trigrams of the normalised name. The expression is connectors.postgres.names.index_expression("name"),
-- letter for letter in meaning; a test asks Postgres whether the search uses these indexes. Should the normal form change,
-- a later migration makes them anew.

create index company_searched_name on company using gin ((coalesce(nullif(regexp_replace(regexp_replace(translate(
    "name",
    U&'０１２３４５６７８９ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺABCDEFGHIJKLMNOPQRSTUVWXYZ\+000009\+00000A\+00000B\+00000C\+00000D \+000085\+0000A0\+001680\+002000\+002001\+002002\+002003\+002004\+002005\+002006\+002007\+002008\+002009\+00200A\+002028\+002029\+00202F\+00205F\+003000\+0000AD\+00200B\+00200C\+00200D\+00200E\+00200F\+00202A\+00202B\+00202C\+00202D\+00202E\+002060\+002066\+002067\+002068\+002069\+00FEFF!"#$%&\+000027()*+,-./:;<=>?@[\+00005C]^_`{|}~·•‧・∙⋅、。〈〉《》「」『』【】〔〕〖〗｟｠“”‘’…—–‐‑―￥￡！＂＃＄％＆＇（）＊＋，－．／：；＜＝＞？＠［＼］＾＿｀｛｜｝～',
    U&'0123456789abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz'),
    U&'(?:合伙企业有限合伙|合伙企业普通合伙|特殊普通合伙|有限责任公司|股份有限公司|股份合作公司|普通合伙|有限合伙|合伙企业|有限公司|股份公司|集团公司|总公司|集团|公司|companylimited|incorporated|corporation|companyltd|limited|coltd|group|gmbh|corp|ltd|llc|plc)$', ''),
    U&'(?:合伙企业有限合伙|合伙企业普通合伙|特殊普通合伙|有限责任公司|股份有限公司|股份合作公司|普通合伙|有限合伙|合伙企业|有限公司|股份公司|集团公司|总公司|集团|公司|companylimited|incorporated|corporation|companyltd|limited|coltd|group|gmbh|corp|ltd|llc|plc)$', ''), ''), translate(
    "name",
    U&'０１２３４５６７８９ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺABCDEFGHIJKLMNOPQRSTUVWXYZ\+000009\+00000A\+00000B\+00000C\+00000D \+000085\+0000A0\+001680\+002000\+002001\+002002\+002003\+002004\+002005\+002006\+002007\+002008\+002009\+00200A\+002028\+002029\+00202F\+00205F\+003000\+0000AD\+00200B\+00200C\+00200D\+00200E\+00200F\+00202A\+00202B\+00202C\+00202D\+00202E\+002060\+002066\+002067\+002068\+002069\+00FEFF!"#$%&\+000027()*+,-./:;<=>?@[\+00005C]^_`{|}~·•‧・∙⋅、。〈〉《》「」『』【】〔〕〖〗｟｠“”‘’…—–‐‑―￥￡！＂＃＄％＆＇（）＊＋，－．／：；＜＝＞？＠［＼］＾＿｀｛｜｝～',
    U&'0123456789abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz'))) gin_trgm_ops);

create index natural_person_searched_name on natural_person using gin ((coalesce(nullif(regexp_replace(regexp_replace(translate(
    "name",
    U&'０１２３４５６７８９ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺABCDEFGHIJKLMNOPQRSTUVWXYZ\+000009\+00000A\+00000B\+00000C\+00000D \+000085\+0000A0\+001680\+002000\+002001\+002002\+002003\+002004\+002005\+002006\+002007\+002008\+002009\+00200A\+002028\+002029\+00202F\+00205F\+003000\+0000AD\+00200B\+00200C\+00200D\+00200E\+00200F\+00202A\+00202B\+00202C\+00202D\+00202E\+002060\+002066\+002067\+002068\+002069\+00FEFF!"#$%&\+000027()*+,-./:;<=>?@[\+00005C]^_`{|}~·•‧・∙⋅、。〈〉《》「」『』【】〔〕〖〗｟｠“”‘’…—–‐‑―￥￡！＂＃＄％＆＇（）＊＋，－．／：；＜＝＞？＠［＼］＾＿｀｛｜｝～',
    U&'0123456789abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz'),
    U&'(?:合伙企业有限合伙|合伙企业普通合伙|特殊普通合伙|有限责任公司|股份有限公司|股份合作公司|普通合伙|有限合伙|合伙企业|有限公司|股份公司|集团公司|总公司|集团|公司|companylimited|incorporated|corporation|companyltd|limited|coltd|group|gmbh|corp|ltd|llc|plc)$', ''),
    U&'(?:合伙企业有限合伙|合伙企业普通合伙|特殊普通合伙|有限责任公司|股份有限公司|股份合作公司|普通合伙|有限合伙|合伙企业|有限公司|股份公司|集团公司|总公司|集团|公司|companylimited|incorporated|corporation|companyltd|limited|coltd|group|gmbh|corp|ltd|llc|plc)$', ''), ''), translate(
    "name",
    U&'０１２３４５６７８９ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺABCDEFGHIJKLMNOPQRSTUVWXYZ\+000009\+00000A\+00000B\+00000C\+00000D \+000085\+0000A0\+001680\+002000\+002001\+002002\+002003\+002004\+002005\+002006\+002007\+002008\+002009\+00200A\+002028\+002029\+00202F\+00205F\+003000\+0000AD\+00200B\+00200C\+00200D\+00200E\+00200F\+00202A\+00202B\+00202C\+00202D\+00202E\+002060\+002066\+002067\+002068\+002069\+00FEFF!"#$%&\+000027()*+,-./:;<=>?@[\+00005C]^_`{|}~·•‧・∙⋅、。〈〉《》「」『』【】〔〕〖〗｟｠“”‘’…—–‐‑―￥￡！＂＃＄％＆＇（）＊＋，－．／：；＜＝＞？＠［＼］＾＿｀｛｜｝～',
    U&'0123456789abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz'))) gin_trgm_ops);
